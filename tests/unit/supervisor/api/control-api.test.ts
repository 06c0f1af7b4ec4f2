import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, describe, expect, test } from 'vitest';
import type { ControlRoute } from '../../../../src/supervisor/api/control-routes.ts';
import { CONTROL_ROUTES } from '../../../../src/supervisor/api/control-routes.ts';
import { addControlApi, BODY_BYTES_MAX, buildApi } from '../../../../src/supervisor/api/server.ts';
import type { Fleet } from '../../../../src/supervisor/fleet/fleet.ts';
import { plannedInstance } from '../planned.ts';
import { idleContext } from './idle-context.ts';

const app = buildApi(idleContext());
afterAll(() => app.close());

const FLEET = { file: '/f', service: 's', postgresUrl: null, redis: null, instances: [], only: null };
const BODIES: Readonly<Record<string, object>> = {
  DesiredFleet: FLEET,
  DownRequest: { purge: false, now: false },
};
const pathOf = ({ path }: ControlRoute): string => path.replace(':name', 'kraken').replace(':action', 'stop');
/** The others answer without end. */
const ENDING = CONTROL_ROUTES.filter(({ answer }) => answer.type !== 'text/event-stream');

type Document = {
  paths: Record<string, Record<string, object>>;
  components: { schemas: Record<string, object> };
};
const openApi = async (): Promise<Document> => (await app.inject('/openapi.json')).json();

let judged: ReturnType<typeof judge> | null = null;
/** Checks values against the schemas of the document, closed as they are. */
async function judge(): Promise<(name: string, value: unknown) => Promise<string>> {
  const { components } = await openApi();
  const judging = Fastify({
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, strict: false } },
  });
  judging.addSchema({ $id: 'api', components });
  for (const name of Object.keys(components.schemas)) {
    const body = { $ref: `api#/components/schemas/${name}` };
    judging.post(`/${name}`, { schema: { body } }, () => 'fits');
  }
  return async (name, value) => {
    const payload = JSON.stringify(value);
    const headers = { 'content-type': 'application/json' };
    return (await judging.inject({ method: 'POST', url: `/${name}`, payload, headers })).body;
  };
}

describe('the document', () => {
  test('has a place for every route, and refers to nothing that it does not have', async () => {
    const document = await openApi();
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
    );
    expect(described).toEqual(CONTROL_ROUTES.map(({ method, path }) => `${method} ${path}`));
    const named = JSON.stringify(document).matchAll(/#\/components\/schemas\/(\w+)/g);
    const missing = [...named]
      .map(([, name = '']) => name)
      .filter((name) => !document.components.schemas[name]);
    expect(missing).toEqual([]);
    expect(JSON.stringify(document)).not.toContain('#/definitions');
  });

  test.each(ENDING.map((route) => [`${route.method} ${route.path}`, route] as const))(
    'describes what %s answers',
    async (_title, route) => {
      const { method, body, answer } = route;
      const payload = body === undefined ? {} : { payload: BODIES[body] as object };
      const response = await app.inject({ method, url: pathOf(route), ...payload });
      expect(response.statusCode).toBe(answer.status);
      expect(response.headers).toMatchObject({ 'x-exsim-version': '1.2.3', 'x-exsim-api-version': '1' });
      expect(response.headers['content-type']).toContain(answer.type);
      if (answer.schema === null) return;
      judged ??= judge();
      const fits = await judged;
      const values = answer.type === 'application/json' ? [response.body] : response.body.trim().split('\n');
      for (const value of values) expect(await fits(answer.schema, JSON.parse(value))).toBe('fits');
    },
  );
});

const fleetWith = (spec: object): string => {
  const plain = plannedInstance('kraken');
  return JSON.stringify({ ...FLEET, instances: [{ ...plain, spec: { ...plain.spec, ...spec } }] });
};

describe('a request that cannot be carried out', () => {
  test.each([
    ['a body that is no JSON', { payload: '{' }, 400, /JSON/],
    ['a body that is too long', { payload: ' '.repeat(BODY_BYTES_MAX + 1) }, 400, /too large/],
    ['a fleet without a file', { payload: '{}' }, 400, /required property 'file'/],
    ['an instance without symbols', { payload: fleetWith({ symbols: undefined }) }, 400, /'symbols'/],
    [
      'a restart that is no policy',
      { payload: fleetWith({ restart: { backoffBaseMs: 'x' } }) },
      400,
      /integer/,
    ],
    ['a wait that lies back', { payload: fleetWith({ restart: { backoffBaseMs: -1 } }) }, 400, />= 0/],
    [
      'a port that is none',
      { payload: JSON.stringify({ ...FLEET, controlPort: 70_000 }) },
      400,
      /controlPort/,
    ],
  ])('%s', async (_title, { payload }, status, message) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await app.inject({ method: 'PUT', url: '/v1/desired', headers, payload });
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toMatchObject({ code: 'USAGE', message: expect.stringMatching(message) });
  });

  test('what nobody foresaw is in the log, with where it happened', async () => {
    const lines: string[] = [];
    const { fleet, ...context } = idleContext();
    const broken = {
      ...fleet,
      plan: () => Promise.reject(new TypeError('no such thing')),
    } as unknown as Fleet;
    const app = buildApi({ ...context, fleet: broken, log: (line) => lines.push(line) });
    const headers = { 'content-type': 'application/json' };
    const answer = await app.inject({ method: 'POST', url: '/v1/plan', headers, payload: fleetWith({}) });
    await app.close();
    expect([answer.statusCode, answer.json().code]).toEqual([500, 'INTERNAL_ERROR']);
    expect(lines.join()).toMatch(/TypeError: no such thing\n +at .*control-api\.test\.ts/);
  });

  test('an action that there is not, and a route that there is not', async () => {
    const action = await app.inject({ method: 'POST', url: '/v1/instances/kraken/explode' });
    const route = await app.inject('/v1/nothing');
    expect([action.statusCode, route.statusCode]).toEqual([400, 400]);
    expect(route.json().message).toBe('The supervisor has no GET /v1/nothing.');
  });

  test('a URL that cannot be decoded', async () => {
    const answer = await app.inject('/v1/%zz');
    expect([answer.statusCode, answer.json()]).toEqual([
      400,
      { code: 'USAGE', message: expect.stringContaining('%zz'), wayOut: null },
    ]);
  });
});

describe('the guard of the control port', () => {
  const token = 'a'.repeat(64);
  const guarded = async (headers: Record<string, string>) => {
    const app: FastifyInstance = Fastify();
    addControlApi(app, idleContext(), { port: 9465, token, tokenFile: '/p/.exsim/control-token' });
    const answer = await app.inject({ url: '/v1/hello', headers: { host: '127.0.0.1:9465', ...headers } });
    await app.close();
    return answer;
  };
  const authorization = `Bearer ${token}`;

  test.each([
    ['localhost', { host: 'localhost:9465', authorization }],
    ['127.0.0.1', { authorization }],
  ])('lets those in who show the token, asking for %s', async (_title, headers) => {
    const answer = await guarded(headers);
    expect(answer.statusCode).toBe(200);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  test.each([
    ['no token', {}, /Authorization/],
    ['another token', { authorization: `Bearer ${'b'.repeat(64)}` }, /Authorization/],
    ['a part of the token', { authorization: `Bearer ${token.slice(1)}` }, /Authorization/],
    ['the token in another scheme', { authorization: `Basic ${token}` }, /Authorization/],
    ['another host name', { host: 'evil.example:9465', authorization }, /"evil\.example:9465"/],
    ['another port', { host: '127.0.0.1:80', authorization }, /Host/],
    ['an origin', { origin: 'http://localhost:9465', authorization }, /no header Origin/],
  ])('refuses %s', async (_title, headers, message) => {
    const answer = await guarded(headers);
    expect(answer.statusCode).toBe(403);
    expect(answer.json()).toMatchObject({ code: 'CONTROL_REFUSED', message: expect.stringMatching(message) });
    expect(answer.body).not.toContain(token);
  });

  test('refuses what has no route and a preflight of a browser as well', async () => {
    const app = Fastify();
    addControlApi(app, idleContext(), { port: 9465, token, tokenFile: '/t' });
    const headers = { host: '127.0.0.1:9465' };
    const nowhere = await app.inject({ url: '/nothing', headers });
    const preflight = await app.inject({ method: 'OPTIONS', url: '/v1/hello', headers });
    expect([nowhere.statusCode, preflight.statusCode]).toEqual([403, 403]);
    await app.close();
  });
});
