import { setTimeout as sleep } from 'node:timers/promises';
import type { Findings } from '../checks/findings.ts';
import type { OrderAcked } from '../clients/history.ts';
import { type HttpAnswer, HttpCaller } from '../clients/http-caller.ts';
import type { Command, Victim } from '../venue/victim.ts';
import { HandWorker } from './hand-worker.ts';

const FENCED = 76;
const LIMIT_MS = 20_000;
const IN_FLIGHT = 16;
const ACCOUNT = 'ann';

/**
 * A worker is stopped with orders in flight, another one takes over, the clients ask that one again, and the first
 * wakes up: it has to end, fenced, and each client has one order, the same whoever answered. Answers how long the
 * take-over took, from the start of the process to taking orders, in milliseconds. The supervised worker is stopped.
 */
export async function takeOver(command: Command, victim: Victim, findings: Findings): Promise<number> {
  await victim.project.exsim('stop', victim.name);
  const first = new HandWorker(command, victim);
  const clients = [new HttpCaller(await first.ready())];
  const mark = `t${Date.now()}`;
  const early = ask(clients[0]!, victim, mark);
  await sleep(2); // So that some are on their way to the journal, and some are not read yet.
  first.child.kill('SIGSTOP');
  const startedMs = performance.now();
  const second = new HandWorker(command, victim, ['--take-over']);
  try {
    clients.push(new HttpCaller(await second.ready()));
    const tookMs = performance.now() - startedMs;
    const late = await ask(clients[1]!, victim, mark);
    first.child.kill('SIGCONT');
    const end = await Promise.race([first.ended, sleep(LIMIT_MS, 'still running', { ref: false })]);
    if (end !== FENCED) findings.add('the one taken over ends', `with ${end} instead of ${FENCED}`);
    compare(await early, late, findings);
    await countOrders(victim, mark, findings);
    return tookMs;
  } finally {
    await Promise.all([first.kill(), second.kill()]);
    for (const client of clients) client.close();
  }
}

/** Orders under the same ids each time. */
function ask(http: HttpCaller, victim: Victim, mark: string): Promise<(HttpAnswer | null)[]> {
  const order = { symbol: 'BTC-USD', side: 'BUY', type: 'LIMIT', price: '90', quantity: '1' };
  return Promise.all(
    Array.from({ length: IN_FLIGHT }, (_, number) =>
      http.call('POST', '/api/v1/orders', victim.access.apiKeys[ACCOUNT]!, {
        ...order,
        clientOrderId: `${mark}-${number}`,
      }),
    ),
  );
}

function compare(
  early: readonly (HttpAnswer | null)[],
  late: readonly (HttpAnswer | null)[],
  findings: Findings,
): void {
  late.forEach((answer, at) => {
    const first = early[at] ?? null;
    if (!isAck(answer)) findings.add('the new one answers', JSON.stringify(answer));
    else if (isAck(first) && orderId(first) !== orderId(answer))
      findings.add(
        'one order per client id',
        `the first said ${orderId(first)}, the second ${orderId(answer)}`,
      );
  });
}

const isAck = (answer: HttpAnswer | null | undefined): answer is HttpAnswer =>
  answer?.status === 200 || answer?.status === 201;

const orderId = ({ body }: HttpAnswer): string => (body as OrderAcked).order.orderId;

/** Of the replayed journal: what `exsim verify` finds is right, and no id has two orders. */
async function countOrders(victim: Victim, mark: string, findings: Findings): Promise<void> {
  const verified = await victim.project.exsim('verify');
  if (verified.code !== 0) findings.add('exsim verify', verified.stdout + verified.stderr);
  const rows = await victim.database.sql<{ orders: number; ids: number }>(
    `SELECT count(*)::int AS orders, count(DISTINCT client_order_id)::int AS ids FROM {s}.orders
     WHERE client_order_id LIKE $1`,
    [`${mark}-%`],
  );
  const { orders, ids } = rows[0]!;
  if (orders !== ids) findings.add('one order per client id', `${orders} orders for ${ids} ids`);
}
