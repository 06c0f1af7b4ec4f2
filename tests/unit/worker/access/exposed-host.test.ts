import { expect, test } from 'vitest';
import { demandKeys, isLoopback } from '../../../../src/worker/access/exposed-host.ts';

test.each([
  ['127.0.0.1', true],
  ['127.1.2.3', true],
  ['::1', true],
  ['localhost', true],
  ['0.0.0.0', false],
  ['::', false],
  ['192.168.1.7', false],
  ['127.0.0.1.example.com', false],
  ['venue.internal', false],
])('%s is of this machine alone: %j', (host, is) => expect(isLoopback(host)).toBe(is));

test('an address that others reach needs at least one key', async () => {
  await demandKeys('0.0.0.0', async () => [{ keyHash: 'ab', accountId: null, admin: true }]);
  await expect(demandKeys('0.0.0.0', async () => [])).rejects.toMatchObject({
    code: 'WORKER_CONFIG',
    message:
      'Expected HOST to be 127.0.0.1, ::1 or localhost while the venue has no API keys, but was "0.0.0.0".',
    wayOut: 'Run `exsim provision`, which makes keys, or leave HOST (in an instance file: `host`) out.',
  });
});
