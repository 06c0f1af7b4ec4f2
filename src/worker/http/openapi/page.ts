import type { OpenApiDocument } from './document.ts';
import { code, escaped } from './html.ts';
import { operationSection } from './page-operation.ts';
import { fieldsTable, typeText } from './page-schema.ts';

/** The one style of the page; its hash stands in the Content-Security-Policy. */
export const PAGE_STYLE = `
:root{color-scheme:light dark;--line:light-dark(#d5d9e0,#3a3f4a);--soft:light-dark(#f4f6f9,#1d2027);--key:light-dark(#0b5cad,#7db7f5)}
body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:60rem;padding:1rem 1.5rem 4rem}
h1{margin-bottom:0}h2{margin-top:3rem;border-bottom:2px solid var(--line)}h3{margin:2.5rem 0 0}h4{margin:1rem 0 .2rem}
h3 b{display:inline-block;min-width:4.5rem;color:var(--key)}
a{color:var(--key)}small{opacity:.75}p{margin:.3rem 0 .6rem}ul{margin:.2rem 0;padding-left:1.2rem}
code,pre{font:.88em/1.5 ui-monospace,monospace}code{background:var(--soft);padding:.05em .3em;border-radius:3px}
pre{background:var(--soft);padding:.7rem 1rem;border-radius:6px;overflow-x:auto}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.25rem .6rem .25rem 0;border-bottom:1px solid var(--line)}
nav ul{columns:2;list-style:none;padding:0}nav h4{margin:.6rem 0 0}
@media(max-width:40rem){nav ul{columns:1}}
`;

/** The document as one page of HTML that needs nothing else: no script, no other file. */
export function docsPage(document: OpenApiDocument): string {
  const { info, tags, components } = document;
  const named = Object.entries(components.schemas);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escaped(info.title)}</title><style>${PAGE_STYLE}</style></head><body>
<h1>${escaped(info.title)}</h1>
<p><small>version ${escaped(info.version)} · <a href="/openapi.json">openapi.json</a> (OpenAPI ${escaped(document.openapi)})</small></p>
<p>${escaped(info.description)}</p>
<p>In the commands below ${code('$URL')} is the address of this exchange and ${code('$KEY')} an API key;
${code('npx exsim env')} prints both.</p>
<nav>${tags.map(({ name }) => navigation(document, name)).join('\n')}</nav>
${tags.map((tag) => group(document, tag)).join('\n')}
<h2>Schemas</h2>
${named.map(([name, schema]) => `<section id="${escaped(name)}"><h3>${escaped(name)}</h3>${schemaText(schema)}</section>`).join('\n')}
</body></html>
`;
}

function operationsOf({ paths }: OpenApiDocument, tag: string) {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, operation]) => operation.tags.includes(tag))
      .map(([method, operation]) => ({ path, method, operation })),
  );
}

function navigation(document: OpenApiDocument, tag: string): string {
  const links = operationsOf(document, tag).map(
    ({ path, method, operation }) =>
      `<li><a href="#${escaped(operation.operationId)}">${method.toUpperCase()} ${escaped(path)}</a></li>`,
  );
  return links.length === 0 ? '' : `<h4>${escaped(tag)}</h4><ul>${links.join('')}</ul>`;
}

function group(document: OpenApiDocument, { name, description }: OpenApiDocument['tags'][number]): string {
  const operations = operationsOf(document, name);
  if (operations.length === 0) return '';
  const sections = operations.map(({ path, method, operation }) => operationSection(path, method, operation));
  return `<h2>${escaped(name)}</h2><p>${escaped(description)}</p>\n${sections.join('\n')}`;
}

const schemaText = (schema: Parameters<typeof typeText>[0]): string =>
  'properties' in schema
    ? `<p>${escaped(String(schema['description'] ?? ''))}</p>${fieldsTable(schema)}`
    : `<p>${typeText(schema)}</p>`;
