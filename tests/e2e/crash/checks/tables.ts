import type { History } from '../clients/history.ts';
import { DEPOSITED } from '../venue/instance.ts';
import type { Victim } from '../venue/victim.ts';
import { until } from '../venue/waiting.ts';
import type { Findings } from './findings.ts';

const CAUGHT_UP_WITHIN_MS = 30_000;

/** Sides of all trades, each as its order has it. */
const FILLS = `
  SELECT maker_order_id AS order_id, quantity, price, maker_fee AS fee FROM {s}.trades UNION ALL
  SELECT taker_order_id, quantity, price, taker_fee FROM {s}.trades`;

/** Each names what no row may show. They use the tables alone: what people query has to be right by itself. */
const RULES: Readonly<Record<string, string>> = {
  'fills sum up': `
    SELECT o.order_id::text AS found, o.filled_quantity, o.filled_notional, o.fee, f.quantity, f.notional, f.fees
    FROM {s}.orders o FULL JOIN (
      SELECT order_id, sum(quantity) AS quantity, sum(price * quantity) AS notional, sum(fee) AS fees
      FROM (${FILLS}) AS fills GROUP BY order_id
    ) f ON f.order_id = o.order_id
    WHERE o.order_id IS NULL OR o.filled_quantity <> coalesce(f.quantity, 0)
      OR o.filled_notional <> coalesce(f.notional, 0) OR o.fee <> coalesce(f.fees, 0)
      OR o.filled_quantity > o.quantity OR (o.status = 'FILLED') <> (o.filled_quantity = o.quantity)`,
  'trades within limits': `
    SELECT t.trade_id::text AS found, t.price, m.price AS maker_price, k.price AS taker_price
    FROM {s}.trades t
    LEFT JOIN {s}.orders m ON m.order_id = t.maker_order_id LEFT JOIN {s}.orders k ON k.order_id = t.taker_order_id
    WHERE m.order_id IS NULL OR k.order_id IS NULL OR m.side = k.side OR k.side <> t.taker_side
      OR m.symbol <> t.symbol OR k.symbol <> t.symbol OR m.account_id = k.account_id OR t.price <> m.price
      OR (k.price IS NOT NULL AND CASE k.side WHEN 'BUY' THEN t.price > k.price ELSE t.price < k.price END)`,
  'one order per client id': `
    SELECT client_order_id AS found, count(*)::int AS orders FROM {s}.orders
    GROUP BY account_id, client_order_id HAVING count(*) > 1`,
  'trade ids gapless': `
    SELECT trade_id::text AS found, number FROM
      (SELECT trade_id, row_number() OVER (ORDER BY trade_id) AS number FROM {s}.trades) AS numbered
    WHERE trade_id <> number`,
};

/** What was deposited is in the accounts, or was paid as a fee; of each asset exactly. */
const CONSERVATION = `
  SELECT asset AS found, held, fees FROM
    (SELECT asset, sum(available + locked) AS held FROM {s}.balances GROUP BY asset) AS b
  LEFT JOIN (
    SELECT asset, sum(fee) AS fees FROM (
      SELECT maker_fee_asset AS asset, maker_fee AS fee FROM {s}.trades UNION ALL
      SELECT taker_fee_asset, taker_fee FROM {s}.trades) AS paid GROUP BY asset
  ) AS f USING (asset)
  WHERE held + coalesce(fees, 0) <> ($1::jsonb ->> asset)::numeric`;

type Found = { readonly found: string };
type OrderRow = {
  readonly order_id: string;
  readonly client_order_id: string | null;
  readonly account_id: string;
  readonly symbol: string;
  readonly side: string;
  readonly quantity: string;
  readonly price: string | null;
};

/** Waits until the tables show everything acknowledged, then checks them by themselves and against the clients. */
export async function checkTables(victim: Victim, history: History, findings: Findings): Promise<void> {
  await untilCaughtUp(victim, history, findings);
  for (const [rule, text] of Object.entries(RULES))
    for (const row of await victim.database.sqlWhenBack<Found>(text)) findings.add(rule, JSON.stringify(row));
  const deposits = [JSON.stringify(DEPOSITED)];
  for (const row of await victim.database.sqlWhenBack<Found>(CONSERVATION, deposits))
    findings.add('conservation per asset', JSON.stringify(row));
  await checkOrders(victim, history, findings);
}

async function untilCaughtUp(victim: Victim, history: History, findings: Findings): Promise<void> {
  const last = lastCommand(history);
  const caughtUp = async () =>
    (await victim.database.sqlWhenBack('SELECT 1 FROM {s}.projection WHERE command_seq >= $1', [last]))
      .length === 1;
  await until(caughtUp, CAUGHT_UP_WITHIN_MS, () => '').catch(() =>
    findings.add(
      'tables catch up',
      `command ${last} is not in the tables after ${CAUGHT_UP_WITHIN_MS / 1000} s`,
    ),
  );
}

/** Of answers that changed a row: a duplicate changes none. */
function lastCommand({ fates, cancels }: History): number {
  let last = 0;
  for (const fate of fates.values())
    if (fate.kind === 'acked' && !fate.answer.duplicate) last = Math.max(last, fate.answer.commandSeq);
  for (const { commandSeq } of cancels) last = Math.max(last, commandSeq);
  return last;
}

async function checkOrders(victim: Victim, history: History, findings: Findings): Promise<void> {
  const rows = await victim.database.sqlWhenBack<OrderRow>(
    'SELECT order_id, client_order_id, account_id, symbol, side, quantity, price FROM {s}.orders',
  );
  const byClientId = new Map(rows.map((row) => [row.client_order_id ?? '', row]));
  for (const [id, row] of byClientId)
    if (!history.sent.has(id)) findings.add('nothing that nobody sent', `order ${row.order_id} (${id})`);
  for (const [id, fate] of history.fates) {
    if (fate.kind !== 'acked') continue;
    const { orderId, accountId, symbol, side, quantity, price } = fate.answer.order;
    const row = byClientId.get(id);
    const told = [orderId, accountId, symbol, side, Number(quantity), price && Number(price)].join(' ');
    const stored =
      row &&
      [
        row.order_id,
        row.account_id,
        row.symbol,
        row.side,
        Number(row.quantity),
        row.price && Number(row.price),
      ].join(' ');
    if (told !== stored) findings.add('acked order in the tables', `${id}: told ${told}, tables ${stored}`);
  }
}
