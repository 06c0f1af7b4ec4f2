import type { Json } from './components.ts';
import type { Operation } from './document.ts';
import { code, escaped, table } from './html.ts';
import { fieldsTable, typeText } from './page-schema.ts';

/** One route: what it is, who may use it, what it takes, what it answers, and a command to try it. */
export function operationSection(path: string, method: string, operation: Operation): string {
  const { operationId, summary, parameters, requestBody, responses } = operation;
  const schema = requestBody?.content['application/json']?.schema;
  return [
    `<section id="${escaped(operationId)}">`,
    `<h3><b>${escaped(method.toUpperCase())}</b> ${code(path)}</h3>`,
    `<p>${escaped(summary)}. <small>${whoMay(operation)}</small></p>`,
    table(
      ['parameter', 'type', ''],
      parameters.map(({ name, in: place, schema, description = '' }) => [
        code(name),
        typeText(schema),
        place === 'path' ? 'in the path' : escaped(description),
      ]),
    ),
    schema === undefined ? '' : `<h4>Body</h4>${bodyText(schema)}`,
    `<h4>Answers</h4><ul>${answersText(responses)}</ul>`,
    `<pre>${escaped(curl(path, method, operation))}</pre>`,
    '</section>',
  ].join('\n');
}

function whoMay({ security: [needed] }: Operation): string {
  if (needed === undefined) return 'Open to everybody.';
  return 'adminKey' in needed ? 'Needs the admin key.' : 'Needs an API key.';
}

/** A body with a name is described where the name leads. */
const bodyText = (schema: Json): string =>
  typeof schema['$ref'] === 'string' ? `<p>${typeText(schema)}</p>` : fieldsTable(schema);

/** Its own answers with their schemas, then the statuses it can be refused with. */
function answersText(responses: Operation['responses']): string {
  const own = Object.entries(responses).filter(([, { content }]) => content !== undefined);
  const refusals = Object.keys(responses).filter((status) => responses[status]?.content === undefined);
  const lines = own.map(([status, { content = {} }]) => {
    const [[type = '', { schema } = { schema: {} }] = []] = Object.entries(content);
    return `<li><b>${status}</b> ${type === 'application/json' ? typeText(schema) : escaped(type)}</li>`;
  });
  return `${lines.join('')}<li>${refusals.join(' ')} <a href="#Error">Error</a></li>`;
}

function curl(path: string, method: string, operation: Operation): string {
  const { parameters, requestBody, security } = operation;
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const found = parameters.find((parameter) => parameter.name === name);
    return String(found?.example ?? name);
  });
  const body = requestBody?.content['application/json']?.example;
  return [
    `curl -s${method === 'get' ? '' : ` -X ${method.toUpperCase()}`} "$URL${filled}"`,
    ...(security.length === 0 ? [] : ['-H "X-API-Key: $KEY"']),
    ...(body === undefined ? [] : [`-H 'Content-Type: application/json'`, `-d '${JSON.stringify(body)}'`]),
  ].join(' \\\n  ');
}
