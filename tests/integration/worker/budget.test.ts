import { expect, test } from 'vitest';
import { DEFAULT_LIMITS, LIMIT_RANGES } from '../../../src/instance/limits.ts';
import { type Answer, Client } from './support/client.ts';
import { Fixture } from './support/fixture.ts';
import type { WorkerProcess } from './support/worker-process.ts';

const fixture = new Fixture();
const [maxJournalBytes] = LIMIT_RANGES.maxJournalBytes;

async function started(): Promise<{ readonly worker: WorkerProcess; readonly alice: Client }> {
  const worker = await fixture.startAs({ limits: { ...DEFAULT_LIMITS, maxJournalBytes } });
  return { worker, alice: new Client(await worker.ready(), fixture.database.apiKeys.alice) };
}

const order = (client: Client): Promise<Answer> => client.order({ side: 'SELL', quantity: '0.01' });

/** Orders until one is not taken; that one. What the engine refuses is journaled too. */
async function fill(client: Client): Promise<Answer> {
  for (;;) {
    const answers = await Promise.all(Array.from({ length: 20 }, () => order(client)));
    const refused = answers.find(({ status }) => status >= 500);
    if (refused !== undefined) return refused;
  }
}

/** What the commands in the journal and 200 bytes for each row come to. */
async function journalBytes(): Promise<number> {
  const [row] = await fixture.sql<{ bytes: string }>(
    'SELECT sum(octet_length(commands) + 200) AS bytes FROM {s}.journal',
  );
  return Number(row!.bytes);
}

test('a journal at its budget is said to be, its venue serves reads, and goes on when there is room', async () => {
  const { worker, alice } = await started();
  const reason = expect.stringContaining(`limits.maxJournalBytes (${maxJournalBytes})`);
  const refused = await fill(alice);
  expect(refused).toMatchObject({ status: 503, body: { code: 7003, name: 'JOURNAL_FULL', message: reason } });
  expect(await journalBytes()).toBeGreaterThanOrEqual(maxJournalBytes);
  expect(await alice.get('/api/v1/ready')).toMatchObject({
    status: 503,
    body: { reason, checks: { database: { status: 'ok' }, journal: { status: 'failed', reason } } },
  });
  expect((await alice.get('/api/v1/orders?limit=1')).body.items).toHaveLength(1);
  await worker.kill('SIGTERM');

  const again = await started();
  while ((await order(again.alice)).body.code !== 7003);
  await again.worker.kill('SIGTERM');

  await fixture.sql('DELETE FROM {s}.journal WHERE last_seq < (SELECT max(command_seq) FROM {s}.snapshots)');
  const pruned = await started();
  expect((await order(pruned.alice)).status).toBe(201);
  expect((await pruned.alice.get('/api/v1/ready')).status).toBe(200);
});
