import { API_VERSION, INSTANCE_ACTIONS, UNNAMED } from '../../protocol/api.ts';
import { CONTROL_ROUTES, type ControlRoute } from './control-routes.ts';
import { CONTROL_SCHEMAS, type JsonSchema, type SchemaName } from './schemas.ts';

/**
 * The control API as an OpenAPI 3.1 document: every route of the table, every schema by its name. `snapshot` is the
 * published schema of a FleetSnapshot.
 */
export function controlOpenApi(version: string, snapshot: JsonSchema): JsonSchema {
  const paths: Record<string, JsonSchema> = {};
  for (const route of CONTROL_ROUTES) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Control API of exsim', version: `${API_VERSION} (exsim ${version})`, description: ABOUT },
    servers: [{ url: '/', description: 'The socket of the project, or its control port.' }],
    security: [{ token: [] }],
    paths,
    components: {
      schemas: components({ ...CONTROL_SCHEMAS, FleetSnapshot: snapshot }),
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'Of the control port; the socket needs none.' },
      },
    },
  };
}

const ABOUT = [
  'What the supervisor of a project answers on its Unix socket and, where it was asked for, on a loopback port with a',
  'bearer token. Every refusal has the body of the schema Problem, and every answer the headers X-Exsim-Version and',
  'X-Exsim-Api-Version.',
].join(' ');

function operation({ method, path, summary, query, body, answer }: ControlRoute): JsonSchema {
  const { status, type, what, schema } = answer;
  return {
    operationId: operationId(method, path),
    summary,
    parameters: [...pathParameters(path), ...queryParameters(query)],
    ...(body === undefined ? {} : { requestBody: { required: true, content: contentOf(body) } }),
    responses: {
      [status]: { description: what, content: contentOf(schema, type) },
      default: { description: 'Refused, with why and what to do.', content: contentOf('Problem') },
    },
  };
}

const contentOf = (schema: SchemaName | null, type = 'application/json'): JsonSchema => ({
  [type]: { schema: schema === null ? { type: 'string' } : { $ref: `#/components/schemas/${schema}` } },
});

/** `putDesired`, `postInstancesByNameByAction`: the method and the words of the path. */
function operationId(method: string, path: string): string {
  const words = path
    .replace(/^\/v1/, '')
    .replace(/:/g, 'by-')
    .split(/[^A-Za-z]+/)
    .filter((word) => word !== '');
  return method.toLowerCase() + words.map(capitalised).join('');
}

const capitalised = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

const pathParameters = (path: string): JsonSchema[] =>
  [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: PARAMETERS[name],
  }));

const PARAMETERS: Readonly<Record<string, JsonSchema>> = {
  name: { type: 'string', description: `As in the instance file; "${UNNAMED}" for the unnamed one.` },
  action: { enum: INSTANCE_ACTIONS },
};

const queryParameters = (query: JsonSchema | undefined): JsonSchema[] =>
  Object.entries((query?.['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>).map(
    ([name, schema]) => ({ name, in: 'query', schema }),
  );

/** Each schema by its name; what one defines inside itself is named after it: `FleetSnapshotInstance`. */
function components(schemas: Readonly<Record<string, JsonSchema>>): JsonSchema {
  const all = Object.entries(schemas).flatMap(([name, { definitions = {}, $schema: _, ...schema }]) => [
    [name, lifted(name, schema)],
    ...Object.entries(definitions as JsonSchema).map(([inner, definition]) => [
      name + capitalised(inner),
      lifted(name, definition),
    ]),
  ]);
  return Object.fromEntries(all) as JsonSchema;
}

/** The same schema, with references as they are in the document. */
const lifted = (name: string, schema: unknown): unknown =>
  JSON.parse(
    JSON.stringify(schema).replace(
      /"#\/definitions\/(\w+)"/g,
      (_, inner: string) => `"#/components/schemas/${name}${capitalised(inner)}"`,
    ),
  );
