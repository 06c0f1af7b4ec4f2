import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { EXCHANGE_ERRORS } from '../../../../../src/common/errors.ts';
import { createHttpApp } from '../../../../../src/worker/http/server.ts';
import { recordingMetrics } from '../../metrics/recording-metrics.ts';
import { KEYS, memoryVenue } from '../../wire/memory-venue.ts';
import { answersOf, at, problemOf, type Running, runningApi } from './running.ts';

let api: Running;
beforeAll(async () => {
  api = await runningApi();
});

describe('the OpenAPI document', () => {
  test('is valid OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(api.document));
    expect({ valid, errors }).toEqual({ valid: true, errors: undefined });
  });

  test('has schemas that are valid JSON Schema, and refers to nothing that is not there', () => {
    for (const [, reference = ''] of JSON.stringify(api.document).matchAll(/"\$ref":"([^"]+)"/g))
      expect([reference, at(api.document, reference)]).toEqual([reference, expect.any(Object)]);
    const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, keywords: ['components'] });
    const { components } = api.document;
    for (const [name, schema] of Object.entries(components.schemas))
      expect(() => ajv.compile({ ...schema, components }), name).not.toThrow();
  });

  test('has every route of the server, and no other', () => {
    const documented = api.operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    expect(documented.toSorted()).toEqual(api.routes.toSorted());
  });

  test('gives every operation an id of its own, a summary and a tag that is explained', () => {
    const ids = api.operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    const explained = new Set(api.document.tags.map(({ name }) => name));
    const bare = api.operations.filter(
      ({ operation: { summary, tags } }) => summary === '' || !tags.every((tag) => explained.has(tag)),
    );
    expect(bare).toEqual([]);
  });

  test('has every error of an exchange', () => {
    expect(api.document.components.schemas['Error']).toMatchObject({
      properties: {
        code: { enum: Object.values(EXCHANGE_ERRORS).map(({ code }) => code) },
        name: { enum: Object.keys(EXCHANGE_ERRORS) },
      },
    });
  });

  test('and its page are there before the journal is replayed', async () => {
    const venue = memoryVenue(recordingMetrics());
    venue.health = { ...venue.health, recovering: true, accepting: false };
    const app = createHttpApp(venue.deps);
    for (const url of ['/openapi.json', '/docs'])
      expect((await app.inject({ method: 'GET', url })).statusCode).toBe(200);
  });
});

/** Of SQL, of stacks, of files. */
const TALE = /SELECT|relation "|\.[jt]s:\d|node_modules|\n\s+at /;

test('events that are no longer kept are answered as the document says', async () => {
  const { deps } = memoryVenue(recordingMetrics());
  const app = createHttpApp(deps);
  for (let at = 0; at < 200; at += 1)
    await deps.exchange.submit({ type: 'setAccount', account: 0, state: 'active' });
  const headers = { 'x-api-key': KEYS.admin };
  const answer = await app.inject({ method: 'GET', url: '/api/v1/events?after=0', headers });
  expect(answer.statusCode).toBe(410);
  const documented = api.operations.find(({ path }) => path === '/api/v1/events');
  expect(problemOf(api.document, documented!, answer)).toBeNull();
});

test('every route answers as the document says, whatever it is asked and whatever goes wrong', async () => {
  const wrong: string[] = [];
  const neverGood: string[] = [];
  const statuses = new Set<number>();
  for (const documented of api.operations) {
    const route = `${documented.method} ${documented.path}`;
    const answers = await answersOf(documented);
    for (const { title, answer } of answers) {
      statuses.add(answer.statusCode);
      const problem = problemOf(api.document, documented, answer);
      if (TALE.test(answer.body)) wrong.push(`${route}, ${title} tells of the inside: ${answer.body}`);
      if (problem !== null) wrong.push(`${route}, ${title}: ${problem}`);
    }
    if (!answers.some(({ answer }) => answer.statusCode < 400)) neverGood.push(route);
  }
  expect(wrong).toEqual([]);
  // A route that was never asked well would be in order whatever it answers.
  expect(neverGood).toEqual([]);
  expect([...statuses].sort()).toEqual(
    expect.arrayContaining([200, 201, 400, 401, 403, 404, 413, 415, 500, 503, 504]),
  );
});
