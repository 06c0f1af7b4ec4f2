import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { answered } from '../answer.ts';
import { addEndpoint, type HttpContext } from '../endpoint.ts';
import { openApiDocument } from '../openapi/document.ts';
import { docsPage, PAGE_STYLE } from '../openapi/page.ts';

/**
 * The description of the API for programs and for people. Made when it is first asked for, out of the routes there
 * are, and kept as text: most venues are never asked, and their start shall not pay for it.
 */
export function openApiRoutes(app: FastifyInstance, context: HttpContext): void {
  const document = once(() => openApiDocument(context.endpoints, context.deps));
  const json = once(() => JSON.stringify(document()));
  const page = once(() => docsPage(document()));
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

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
