import { formatDecimal } from '../../src/common/decimal.ts';
import type {
  Command,
  EngineCore,
  EngineEvent,
  OrderRequest,
  Side,
  SymbolConfig,
} from '../../src/engine/types.ts';
import { BTC, engineAfter, engineConfig, eventsOf, opening, PLAIN_ORDER, USD } from './engine-fixture.ts';

/**
 * A market in the words of its traders. A scenario is a transcript: lines that begin with `>` are what traders do,
 * the lines below each are what the exchange answers. `playScenario` plays the `>` lines and writes the transcript
 * anew, so a test compares it with itself as a whole.
 *
 *     > ann SELL 5 @ 101
 *       #1 accepted
 *     > bob BUY 3 MARKET
 *       #2 accepted
 *       #2 buys 3 @ 101 from #1
 *       #2 FILLED
 *     > book
 *         | 101 | 2
 *
 * Orders: `NAME SIDE LOTS [@ PRICE | MARKET] [STOP P | PROFIT P] [IOC|FOK|DAY] [GTD T] [post-only] [stp=MODE] [id=ID]`
 * and `NAME SIDE MARKET for DOLLARS`. Others: `NAME cancel #1`, `cancel all`, `cancel NAME`, `time T`, `state S`,
 * `fees MAKER TAKER` (1e-8), `NAME has`, `#1`, `book`. Traders ann, bob, cat, dan have 1,000,000 USD and BTC; eve is
 * ann's sub-account, poor has 100 USD and 1 BTC.
 */
const TRADERS = ['ann', 'bob', 'cat', 'dan', 'eve', 'poor'] as const;
const RICH_UNITS = { [BTC]: 10n ** 10n, [USD]: 10n ** 8n };
const POOR_UNITS = { [BTC]: 10n ** 4n, [USD]: 10n ** 4n };

/** Plays a transcript's `>` lines on a fresh market and answers the transcript as it should read. */
export function playScenario(transcript: string, symbol: Partial<SymbolConfig> = {}): string {
  const engine = openMarket(symbol);
  const lines: string[] = [];
  for (const line of transcript.split('\n').map((text) => text.trim())) {
    if (!line.startsWith('>')) continue;
    const words = line.slice(1).trim();
    lines.push(`> ${words}`, ...answer(engine, words).map((text) => `  ${text}`));
  }
  return lines.join('\n');
}

/** A transcript as written in a test: without the indentation of the code around it. */
export function tidy(transcript: string): string {
  const lines = transcript.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => (line.trim().startsWith('>') ? line.trim() : `  ${line.trim()}`)).join('\n');
}

function openMarket(symbol: Partial<SymbolConfig>): EngineCore {
  const engine = engineAfter(opening(engineConfig([symbol]), 0));
  TRADERS.forEach((id, account) => {
    engine.apply({ type: 'createAccount', time: 0, id, master: id === 'eve' ? 0 : null });
    for (const [asset, amount] of Object.entries(id === 'poor' ? POOR_UNITS : RICH_UNITS)) {
      const transferId = `${id}/${asset}`;
      engine.apply({ type: 'deposit', time: 0, account, asset: Number(asset), amount, transferId });
    }
  });
  return engine;
}

function answer(engine: EngineCore, words: string): string[] {
  if (words === 'book') return drawBook(engine);
  if (words.startsWith('#')) return [describeOrder(engine, Number(words.slice(1)))];
  if (words.endsWith(' has')) return [describeBalance(engine, traderOf(words.split(' ')[0]))];
  return eventsOf(engine, parseCommand(words, engine.time)).flatMap((event) => describe(engine, event));
}

function parseCommand(words: string, now: number): Command {
  const [first = '', second = '', third = ''] = words.split(/\s+/);
  if (first === 'time') return { type: 'advance', time: Number(second) };
  if (first === 'state')
    return { type: 'setSymbol', time: now, symbol: 0, state: second as 'trading' | 'halt' | 'cancel-only' };
  if (first === 'fees')
    return { type: 'setFees', time: now, symbol: 0, makerRate: Number(second), takerRate: Number(third) };
  if (first === 'cancel') {
    const account = second === 'all' ? null : traderOf(second);
    return { type: 'massCancel', time: now, account, symbol: null, side: null, reason: 'MASS' };
  }
  if (second === 'cancel')
    return {
      type: 'cancel',
      time: now,
      account: traderOf(first),
      orderId: Number(third.slice(1)),
      reason: 'USER',
    };
  return { type: 'newOrder', time: now, ...parseOrder(words) };
}

function parseOrder(words: string): OrderRequest {
  const [name, side = '', amount] = words.split(/\s+/);
  const after = (mark: string) => new RegExp(`(?:^|\\s)${mark}\\s*(\\S+)`).exec(words)?.[1] ?? null;
  const number = (mark: string) => (after(mark) === null ? null : Number(after(mark)));
  const quote = number('for');
  const profit = number('PROFIT');
  const priceTicks = number('@');
  const stopTicks = number('STOP') ?? profit;
  const expireAt = number('GTD');
  const isTaker = / MARKET\b/.test(words) || (stopTicks !== null && priceTicks === null);
  return {
    ...PLAIN_ORDER,
    account: traderOf(name),
    side: side as Side,
    orderType: orderTypeOf(stopTicks, profit, priceTicks),
    lots: quote === null ? Number(amount) : null,
    quoteUnits: quote === null ? null : BigInt(quote * 100),
    priceTicks,
    stopTicks,
    expireAt,
    timeInForce: timeInForceOf(words, expireAt, isTaker),
    postOnly: words.includes('post-only'),
    stp: after('stp=') as OrderRequest['stp'],
    clientOrderId: after('id='),
  };
}

function orderTypeOf(
  stop: number | null,
  profit: number | null,
  price: number | null,
): OrderRequest['orderType'] {
  if (profit !== null) return price === null ? 'TAKE_PROFIT' : 'TAKE_PROFIT_LIMIT';
  if (stop !== null) return price === null ? 'STOP_LOSS' : 'STOP_LIMIT';
  return price === null ? 'MARKET' : 'LIMIT';
}

function timeInForceOf(
  words: string,
  expireAt: number | null,
  isTaker: boolean,
): OrderRequest['timeInForce'] {
  if (expireAt !== null) return 'GTD';
  const word = /\b(IOC|FOK|DAY)\b/.exec(words)?.[1];
  return (word ?? (isTaker ? 'IOC' : 'GTC')) as OrderRequest['timeInForce'];
}

function traderOf(name: string | undefined): number {
  const account = (TRADERS as readonly (string | undefined)[]).indexOf(name);
  if (account === -1) throw new Error(`nobody is called ${name}`);
  return account;
}

function describe(engine: EngineCore, event: EngineEvent): string[] {
  switch (event.type) {
    case 'orderAccepted':
      return [`#${event.orderId} accepted`];
    case 'orderDuplicate':
      return [`#${event.orderId} again`];
    case 'orderTriggered':
      return [`#${event.orderId} triggered`];
    case 'orderDone':
      return [`#${event.orderId} ${event.status}${event.reason === null ? '' : ` ${event.reason}`}`];
    case 'matchPrevented':
      return [`#${event.takerOrderId} must not meet #${event.makerOrderId} for ${event.lots}`];
    case 'trade':
      return [describeTrade(engine, event)];
    case 'rejected':
      return [describeRejection(engine, event)];
    default:
      return [];
  }
}

function describeTrade(engine: EngineCore, event: Extract<EngineEvent, { type: 'trade' }>): string {
  const verb = event.takerSide === 'BUY' ? ['buys', 'from'] : ['sells', 'to'];
  const trade = `#${event.takerOrderId} ${verb[0]} ${event.lots} @ ${event.priceTicks} ${verb[1]} #${event.makerOrderId}`;
  if (event.makerFee === 0n && event.takerFee === 0n) return trade;
  const maker = money(engine, event.makerFee, event.makerFeeAsset);
  return `${trade}, fees: maker ${maker}, taker ${money(engine, event.takerFee, event.takerFeeAsset)}`;
}

function describeRejection(engine: EngineCore, event: Extract<EngineEvent, { type: 'rejected' }>): string {
  const number = (value: bigint) =>
    event.asset === null ? value.toString() : money(engine, value, event.asset);
  const quoted = [event.value, event.bound].map((value) => (value === null ? '-' : number(value)));
  const order = event.orderId === null ? '' : ` #${event.orderId}`;
  return `refused ${event.code}${order} (${quoted.join(' against ')})`;
}

function describeOrder(engine: EngineCore, orderId: number): string {
  const order = engine.order(orderId);
  if (order === undefined) return 'unknown';
  const done = `filled ${order.filledLots}, prevented ${order.preventedLots}`;
  const price = order.priceTicks === null ? '' : ` @ ${order.priceTicks}`;
  return `${order.side} ${order.lots ?? 'for money'}${price} ${order.status}, ${done}`;
}

function describeBalance(engine: EngineCore, account: number): string {
  const parts = [BTC, USD].map((asset) => {
    const { available, locked } = engine.balance(account, asset);
    return `${money(engine, available, asset)} + ${money(engine, locked, asset)} locked`;
  });
  return parts.join(', ');
}

function money(engine: EngineCore, units: bigint, asset: number): string {
  const config = engine.config.assets[asset];
  return config === undefined ? `${units}` : `${formatDecimal(units, config.scale)} ${config.asset}`;
}

/** One line per price, best in the middle: bids | price | asks; each number is an order, first in the queue first. */
function drawBook(engine: EngineCore): string[] {
  const rows = (['SELL', 'BUY'] as const).flatMap((side) => {
    const levels = engine.levels(0, side, 100).map(({ priceTicks, lots }) => {
      const queue = queueAt(engine, side, priceTicks);
      if (queue.reduce((sum, order) => sum + order, 0) !== lots) throw new Error('a level is not its queue');
      return side === 'BUY' ? `${queue.join(' ')} | ${priceTicks} |` : `| ${priceTicks} | ${queue.join(' ')}`;
    });
    return side === 'SELL' ? levels.reverse() : levels;
  });
  return rows.length === 0 ? ['empty'] : rows;
}

/** Ids ascend with time priority as long as nothing is triggered late; scenarios about that look at the trades. */
function queueAt(engine: EngineCore, side: Side, ticks: number): number[] {
  return engine
    .openOrders(null, 0)
    .filter((order) => order.status !== 'UNTRIGGERED' && order.side === side && order.priceTicks === ticks)
    .map((order) => (order.lots ?? 0) - order.filledLots - order.preventedLots);
}
