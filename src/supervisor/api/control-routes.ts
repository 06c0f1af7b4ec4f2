import { API_PATHS, instanceActionPattern } from '../../protocol/api.ts';
import type { JsonSchema, SchemaName } from './schemas.ts';

/** What is known of a route beside what it does. */
export type ControlRoute = {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly summary: string;
  readonly query?: JsonSchema;
  readonly body?: SchemaName;
  readonly answer: {
    readonly status: 200 | 202;
    readonly type: string;
    readonly what: string;
    /** Of the body, or of each event or line of it; null: text. */
    readonly schema: SchemaName | null;
  };
};

type Extra = Partial<Pick<ControlRoute, 'query' | 'body'>> & {
  readonly status?: 200 | 202;
  readonly type?: string;
};

const JSON_TYPE = 'application/json';
export const EVENTS_TYPE = 'text/event-stream';
export const LINES_TYPE = 'application/x-ndjson';

/** Every route of the control API. The document is made from it, and a test compares it with what is served. */
export const CONTROL_ROUTES: readonly ControlRoute[] = [
  route('GET', API_PATHS.hello, 'Who the supervisor is, and what it understands', 'Hello'),
  route(
    'GET',
    API_PATHS.snapshot,
    'All instances as they are now; the servers are looked at anew',
    'FleetSnapshot',
  ),
  route(
    'GET',
    API_PATHS.changes,
    'A snapshot at once and after each change, at most five a second, or two where only figures changed',
    'FleetSnapshot',
    {
      type: EVENTS_TYPE,
    },
  ),
  route(
    'GET',
    API_PATHS.events,
    'What happened after an event, oldest first; the last 1000 are kept',
    'FleetEvents',
    {
      query: {
        type: 'object',
        additionalProperties: false,
        properties: { after: { type: 'integer', minimum: 0, default: 0 } },
      },
    },
  ),
  route('POST', API_PATHS.plan, 'What putting this fleet would do; changes nothing', 'PlanAnswer', {
    body: 'DesiredFleet',
  }),
  route(
    'PUT',
    API_PATHS.desired,
    'What shall run from now on; answered before the work is done',
    'DesiredAnswer',
    {
      body: 'DesiredFleet',
    },
  ),
  route('POST', instanceActionPattern, 'Starts, stops or restarts one instance', 'FleetSnapshot'),
  route('POST', API_PATHS.down, 'Stops everything, tells of each, and ends the supervisor', 'DownProgress', {
    body: 'DownRequest',
    type: LINES_TYPE,
  }),
  route('POST', API_PATHS.hold, 'Stops everything as soon as this connection is gone', null, {
    body: 'HoldRequest',
    type: EVENTS_TYPE,
  }),
  route('POST', API_PATHS.leave, 'Ends the supervisor and leaves everything running', 'Nothing', {
    status: 202,
  }),
  route('GET', API_PATHS.openapi, 'This API as an OpenAPI 3.1 document', 'OpenApi'),
  route('GET', API_PATHS.metrics, 'Metrics of the supervisor, for Prometheus', null, { type: 'text/plain' }),
  route('GET', API_PATHS.targets, 'Every instance, as HTTP service discovery of Prometheus', 'TargetGroups'),
];

function route(
  method: ControlRoute['method'],
  path: string,
  summary: string,
  schema: SchemaName | null,
  { query, body, status = 200, type = JSON_TYPE }: Extra = {},
): ControlRoute {
  const what = schema === null ? 'Text' : type === JSON_TYPE ? schema : `${schema}, one after another`;
  return {
    ...{ method, path, summary, answer: { status, type, what, schema } },
    ...(query === undefined ? {} : { query }),
    ...(body === undefined ? {} : { body }),
  };
}
