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
          required: ['name', 'env', 'restart', 'host', 'logLevel'],
          properties: { name: { type: 'string', pattern: '^([a-z0-9]+(-[a-z0-9]+)*)?$' } },
        },
        identity: { type: 'object', required: ['instanceName', 'schema', 'redisNamespace'] },
        ports: {
          type: 'object',
          required: ['http', 'grpc'],
          properties: { http: { $ref: '#/definitions/port' }, grpc: { $ref: '#/definitions/port' } },
        },
      },
    },
    port: { type: 'integer', minimum: 1, maximum: 65535 },
  },
} as const;
