import { INSTANCE_ACTIONS } from '../../protocol/api.ts';
import { INSTANCE_STATES } from '../../protocol/status.ts';
import { desiredFleetSchema } from './desired-fleet-schema.ts';

export type JsonSchema = { readonly [key: string]: unknown };

const text = { type: 'string' } as const;
const textOrNull = { type: ['string', 'null'] } as const;
const count = { type: 'integer', minimum: 0 } as const;
const flag = { type: 'boolean' } as const;
const list = (items: JsonSchema): JsonSchema => ({ type: 'array', items });
const stateOrNull = { enum: [...INSTANCE_STATES, null] };

/** A closed object, all of whose fields are there. */
const object = (properties: Readonly<Record<string, JsonSchema>>): JsonSchema => ({
  type: 'object',
  additionalProperties: false,
  required: Object.keys(properties),
  properties,
});

const problem = object({
  code: { ...text, description: 'As in docs/errors.md.' },
  message: { ...text, description: 'Names the thing, the rule and the value.' },
  wayOut: { ...textOrNull, description: 'What to do about it.' },
});
const step: JsonSchema = {
  type: 'object',
  required: ['kind', 'name', 'pid', 'reason'],
  properties: { kind: text, name: text, pid: { type: ['integer', 'null'] }, reason: text },
};
const event = object({
  seq: count,
  at: { ...text, description: 'ISO 8601, UTC, milliseconds.' },
  instance: { ...textOrNull, description: 'Null: the project as a whole.' },
  from: stateOrNull,
  to: stateOrNull,
  reason: textOrNull,
});

/** Bodies of requests and answers, by the names of `protocol/api.ts`. That of a FleetSnapshot is a file in `schema/`. */
export const CONTROL_SCHEMAS = {
  Hello: object({
    version: { ...text, description: 'Of exsim.' },
    pid: count,
    project: { ...text, description: 'Real path of the state folder.' },
    file: { ...textOrNull, description: 'Real path of the instance file; null before the first up.' },
    startedAt: text,
    apiVersion: { ...count, description: 'Raised when two versions could misunderstand each other.' },
    capabilities: { ...list(text), description: 'What was added to this version of the API.' },
    held: { ...flag, description: 'Whether a command holds the fleet.' },
  }),
  DesiredFleet: desiredFleetSchema,
  PlanAnswer: object({ steps: list(step) }),
  DesiredAnswer: object({ steps: list(step), snapshot: { type: 'object', description: 'A FleetSnapshot.' } }),
  FleetEvents: object({ events: list(event), lastSeq: count }),
  DownRequest: object({
    purge: { ...flag, description: 'Also removes schemas, roles, users and data.' },
    now: { ...flag, description: 'Kills at once; also hurries one under way.' },
  }),
  DownProgress: {
    oneOf: [
      object({
        type: { const: 'waiting' },
        for: list(object({ name: text, pid: { type: ['integer', 'null'] }, waitedMs: { type: 'number' } })),
      }),
      object({ type: { const: 'stopped' }, name: text, pid: count }),
      object({ type: { const: 'done' }, stopped: count }),
      object({ type: { const: 'failed' }, problem }),
    ],
  },
  HoldRequest: object({
    purge: { ...flag, description: 'Then also removes schemas, roles, users and data.' },
    removeState: { ...flag, description: 'Then also removes the state folder.' },
  }),
  Nothing: object({}),
  OpenApi: { type: 'object' },
  TargetGroups: list(
    object({ targets: list(text), labels: object({ instance_name: text, venue: text, service: text }) }),
  ),
  Problem: problem,
} satisfies Readonly<Record<string, JsonSchema>>;

export type SchemaName = keyof typeof CONTROL_SCHEMAS | 'FleetSnapshot';

/** Parameters in the path of an action on an instance. */
export const actionParamsSchema = {
  type: 'object',
  properties: { name: text, action: { enum: INSTANCE_ACTIONS } },
};
