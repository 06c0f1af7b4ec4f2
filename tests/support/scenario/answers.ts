import { formatDecimal } from '../../../src/common/decimal.ts';
import { type ACCOUNT_TIMERS, type EngineEvent, SIDES } from '../../../src/engine/types.ts';
import { BTC, engineConfig, USD } from '../engine-fixture.ts';
import type { Exchange } from './exchange.ts';

const ASSETS = engineConfig([]).assets;
const TIMER_WORDS = { DEAD_MAN: 'dead-man timer', DISCONNECT: 'disconnect timer' } as const satisfies Record<
  (typeof ACCOUNT_TIMERS)[number],
  string
>;

type Of<T extends EngineEvent['type']> = Extract<EngineEvent, { type: T }>;

/** What an event says to a trader; nothing for those that only say what became of balances, levels and settings. */
export function describeEvent(exchange: Exchange, event: EngineEvent): string[] {
  const name = (account: number) => exchange.reads.accounts[account]?.id ?? `account ${account}`;
  switch (event.type) {
    case 'orderAccepted':
      return [`#${event.orderId} accepted`];
    case 'orderAmended':
      return [describeAmended(event)];
    case 'orderDuplicate':
      return [`#${event.orderId} again`];
    case 'orderTriggered':
      return [`#${event.orderId} triggered`];
    case 'orderDone':
      return [`#${event.orderId} ${event.status}${event.reason === null ? '' : ` ${event.reason}`}`];
    case 'matchPrevented':
      return [`#${event.takerOrderId} must not meet #${event.makerOrderId} for ${event.lots}`];
    case 'trade':
      return [describeTrade(event)];
    case 'rejected':
      return [describeRejection(event)];
    case 'accountCreated':
      return [`${name(event.account)} is here`];
    case 'accountChanged':
      return [`${name(event.account)} is ${event.state}`];
    case 'transferred':
      return [`${name(event.account)} sent ${money(event.amount, event.asset)} to ${name(event.toAccount)}`];
    case 'deposited':
      return [`${name(event.account)} deposited ${money(event.amount, event.asset)}`];
    case 'withdrawn':
      return [`${name(event.account)} withdrew ${money(event.amount, event.asset)}`];
    case 'timerSet': {
      const runs = event.deadline === null ? 'is stopped' : `runs until ${event.deadline}`;
      return [`${TIMER_WORDS[event.timer]} of ${name(event.account)} ${runs}`];
    }
    case 'timerFired':
      return [`${TIMER_WORDS[event.timer]} of ${name(event.account)} fires`];
    case 'cancelOnDisconnectSet':
      return [`cancel-on-disconnect of ${name(event.account)} is ${event.graceMs ?? 'off'}`];
    case 'reset':
    case 'epochRaised':
      return [`epoch ${event.epoch}`];
    default:
      return [];
  }
}

function describeAmended({ orderId, lots, priceTicks, keptPriority }: Of<'orderAmended'>): string {
  const price = priceTicks === null ? '' : ` @ ${priceTicks}`;
  return `#${orderId} is now ${lots}${price} ${keptPriority ? 'in its place' : 'behind the others'}`;
}

function describeTrade(event: Of<'trade'>): string {
  const verb = event.takerSide === 'BUY' ? ['buys', 'from'] : ['sells', 'to'];
  const trade = `#${event.takerOrderId} ${verb[0]} ${event.lots} @ ${event.priceTicks} ${verb[1]} #${event.makerOrderId}`;
  if (event.makerFee === 0n && event.takerFee === 0n) return trade;
  const maker = money(event.makerFee, event.makerFeeAsset);
  return `${trade}, fees: maker ${maker}, taker ${money(event.takerFee, event.takerFeeAsset)}`;
}

function describeRejection(event: Of<'rejected'>): string {
  const number = (value: bigint) => (event.asset === null ? value.toString() : money(value, event.asset));
  const quoted = [event.value, event.bound].map((value) => (value === null ? '-' : number(value)));
  const order = event.orderId === null ? '' : ` #${event.orderId}`;
  return `refused ${event.code}${order} (${quoted.join(' against ')})`;
}

export function describeOrder({ reads }: Exchange, orderId: number): string {
  const order = reads.order(orderId);
  if (order === undefined) return 'unknown';
  const done = `filled ${order.filledLots}, prevented ${order.preventedLots}`;
  const price = order.priceTicks === null ? '' : ` @ ${order.priceTicks}`;
  return `${order.side} ${order.lots ?? 'for money'}${price} ${order.status}, ${done}`;
}

export function describeBalance({ reads }: Exchange, account: number): string {
  const parts = [BTC, USD].map((asset) => {
    const { available, locked } = reads.balance(account, asset);
    return `${money(available, asset)} + ${money(locked, asset)} locked`;
  });
  return parts.join(', ');
}

/** One line per price, best in the middle: bids | price | asks; each number is an order, first in the queue first. */
export function drawBook({ reads }: Exchange): string[] {
  const rows = SIDES.toReversed().flatMap((side) => {
    const resting = reads.resting(0, side, 1000);
    const levels = reads.levels(0, side, 100).map(({ priceTicks, lots }) => {
      const queue = resting.filter((order) => order.priceTicks === priceTicks).map((order) => order.lots);
      if (queue.reduce((sum, order) => sum + order, 0) !== lots) throw new Error('a level is not its queue');
      return side === 'BUY' ? `${queue.join(' ')} | ${priceTicks} |` : `| ${priceTicks} | ${queue.join(' ')}`;
    });
    return side === 'SELL' ? levels.reverse() : levels;
  });
  return rows.length === 0 ? ['empty'] : rows;
}

function money(units: bigint, asset: number): string {
  const config = ASSETS[asset];
  return config === undefined ? `${units}` : `${formatDecimal(units, config.scale)} ${config.asset}`;
}
