import { DEFAULT_LIMITS, DEFAULT_RESTART } from '../../instance/limits.ts';

const strings = (...names: readonly string[]) => ({
  type: 'object',
  required: names,
  properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
});

/** What a client of an earlier version leaves out has its default. */
const counts = (...names: readonly string[]) => ({
  type: 'object',
  properties: Object.fromEntries(names.map((name) => [name, { type: 'integer', minimum: 0 }])),
});

/**
 * Of a DesiredFleet, what the supervisor itself relies on. The rest of a spec was checked when the file was read, and
 * is checked again by the worker that reads it.
 */
export const desiredFleetSchema = {
  type: 'object',
  required: ['file', 'service', 'postgresUrl', 'redis', 'instances', 'only'],
  properties: {
    file: { type: 'string', minLength: 1 },
    service: { type: 'string', minLength: 1 },
    postgresUrl: { type: ['string', 'null'] },
    redis: { type: ['string', 'null'] },
    unsafe: { type: 'boolean' },
    metricsPort: { anyOf: [{ type: 'null' }, { $ref: '#/definitions/port' }] },
    controlPort: { anyOf: [{ type: 'null' }, { $ref: '#/definitions/port' }] },
    only: { anyOf: [{ type: 'null' }, { type: 'array', items: { type: 'string' } }] },
    instances: { type: 'array', items: { $ref: '#/definitions/instance' } },
  },
  definitions: {
    instance: {
      type: 'object',
      required: ['spec', 'identity', 'ports'],
      properties: {
        spec: {
          type: 'object',
          required: [
            'name',
            'symbols',
            'accounts',
            'durability',
            'limits',
            'env',
            'restart',
            'host',
            'logLevel',
          ],
          properties: {
            name: { type: 'string', pattern: '^([a-z0-9]+(-[a-z0-9]+)*)?$' },
            symbols: { type: 'array', items: { $ref: '#/definitions/symbol' } },
            accounts: { type: 'array', items: { $ref: '#/definitions/account' } },
            durability: { type: 'string' },
            limits: counts(...Object.keys(DEFAULT_LIMITS)),
            env: { type: 'object', additionalProperties: { type: 'string' } },
            restart: counts(...Object.keys(DEFAULT_RESTART)),
            host: { type: 'string' },
            logLevel: { type: 'string' },
          },
        },
        identity: strings(
          'service',
          'instanceName',
          'schema',
          'role',
          'ownerRole',
          'redisNamespace',
          'redisUser',
        ),
        ports: {
          type: 'object',
          required: ['http', 'grpc'],
          properties: { http: { $ref: '#/definitions/port' }, grpc: { $ref: '#/definitions/port' } },
        },
      },
    },
    symbol: {
      type: 'object',
      required: ['symbol', 'base', 'quote', 'tickSize', 'lotSize', 'fees'],
      properties: { symbol: { type: 'string' }, fees: { type: 'object' } },
    },
    account: {
      type: 'object',
      required: ['id', 'balances'],
      properties: { id: { type: 'string' }, balances: { type: 'object' } },
    },
    port: { type: 'integer', minimum: 1, maximum: 65535 },
  },
} as const;
