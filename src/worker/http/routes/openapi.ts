import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { InstanceSpec } from '../../../instance/spec.ts';
import type { SpecSource } from '../../configuration/current-spec.ts';
import { answered } from '../answer.ts';
import { addEndpoint, type HttpContext } from '../endpoint.ts';
import { openApiDocument } from '../openapi/document.ts';
import { docsPage, PAGE_STYLE } from '../openapi/page.ts';

/**
 * The description of the API for programs and for people. Made when it is first asked for, out of the routes there
 * are, and kept as text: most venues are never asked, and their start shall not pay for it.
 */
export function openApiRoutes(app: FastifyInstance, context: HttpContext): void {
  const { deps } = context;
  const document = kept(deps, () => openApiDocument(context.endpoints, deps));
  const json = kept(deps, () => JSON.stringify(document()));
  const page = kept(deps, () => docsPage(document()));
  addEndpoint(app, context, {
    method: 'GET',
    path: '/openapi.json',
    summary: 'This API as an OpenAPI 3.1 document',
    access: 'open',
    always: true,
    answers: { 200: { type: 'object' } },
    handle: () => ({ ...answered(json()), headers: { 'content-type': 'application/json; charset=utf-8' } }),
  });
  addEndpoint(app, context, {
    method: 'GET',
    path: '/docs',
    summary: 'This API as a page to read',
    access: 'open',
    always: true,
    answers: { 200: { type: 'string' } },
    produces: 'text/html',
    handle: () => ({ ...answered(page()), headers: PAGE_HEADERS }),
  });
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64');

/** The page has one style, known by its hash, and nothing else: no script, no picture, no form, no frame around it. */
const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${sha256(PAGE_STYLE)}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
} as const;

/** Makes it once for each configuration. */
function kept<T>(source: SpecSource, make: () => T): () => T {
  let made: { readonly value: T; readonly spec: InstanceSpec } | null = null;
  return () => {
    const { spec } = source;
    if (made?.spec !== spec) made = { value: make(), spec };
    return made.value;
  };
}
