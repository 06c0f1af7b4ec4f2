import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Findings } from '../checks/findings.ts';
import { HttpCaller } from '../clients/http-caller.ts';
import { appendWaits } from '../venue/processes.ts';
import { type Command, Victim } from '../venue/victim.ts';
import { until } from '../venue/waiting.ts';
import { HandWorker } from './hand-worker.ts';

const LIMIT_MS = 20_000;
/** Longer than the worker leaves a term unchecked. */
const UNCHECKED_MS = 1000;
const FENCED = 76;
const ORDER = { symbol: 'BTC-USD', side: 'BUY', type: 'LIMIT', price: '90', quantity: '1' };

/**
 * An append on its way while the term is raised: the writer row is held, so that the append waits for it; the worker
 * is stopped, as by a debugger or a frozen machine; somebody takes its place; it wakes up. Its append must have left
 * no row, its client no acknowledgement, and it must end, fenced.
 */
export async function checkFencing(command: Command): Promise<Findings> {
  const findings = new Findings();
  const victim = await Victim.start(command);
  try {
    await victim.project.exsim('stop', victim.name);
    await takeOverInFlight(new HandWorker(command, victim), victim, findings);
  } finally {
    await victim.remove();
  }
  return findings;
}

async function takeOverInFlight(worker: HandWorker, victim: Victim, findings: Findings): Promise<void> {
  const taker = new pg.Client(victim.database.adminUrl());
  const http = new HttpCaller(await worker.ready());
  await taker.connect();
  try {
    await taker.query('BEGIN');
    await taker.query(victim.database.inSchema('SELECT 1 FROM {s}.writer FOR UPDATE'));
    const [before] = await journalEnd(victim);
    const answer = http.call('POST', '/api/v1/orders', victim.access.apiKeys['ann']!, ORDER);
    await until(
      () => appendWaits(victim),
      LIMIT_MS,
      () => 'no append waits for the row of the writer',
    );
    worker.child.kill('SIGSTOP');
    await taker.query(
      victim.database.inSchema("UPDATE {s}.writer SET term = term + 1, owner = 'somebody else'"),
    );
    await taker.query('COMMIT');
    await sleep(UNCHECKED_MS);
    worker.child.kill('SIGCONT');
    const code = await Promise.race([worker.ended, sleep(LIMIT_MS)]);
    if (code !== FENCED) findings.add('the fenced one ends', `exit ${code} instead of ${FENCED}`);
    const status = (await answer)?.status ?? null;
    if (status === 201) findings.add('nothing is acknowledged without the term', 'an order was acknowledged');
    const [after] = await journalEnd(victim);
    if (after!.last !== before!.last)
      findings.add('nothing is written without the term', `commands ${before!.last} became ${after!.last}`);
  } finally {
    await taker.end();
    await worker.kill();
    http.close();
  }
}

const journalEnd = (victim: Victim): Promise<{ readonly last: string }[]> =>
  victim.database.sql('SELECT max(last_seq) AS last FROM {s}.journal');
