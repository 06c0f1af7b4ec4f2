import { describe, expect, test } from 'vitest';
import { loadDefinition } from '../../../src/worker/grpc/definition.ts';
import { docsPage, tableOf } from './tables.ts';

describe('docs/grpc.md', () => {
  test('lists every RPC of the service, and no other', () => {
    const documented = tableOf(docsPage('grpc.md'), ['RPC', 'kind']).map((cells) => cells[0]);
    expect(documented.toSorted()).toEqual(Object.keys(loadDefinition().service).toSorted());
  });
});
