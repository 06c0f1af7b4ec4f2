import {
  type Command,
  type EngineEvent,
  ORDER_TYPES,
  type OrderView,
  STP_MODES,
  TIMES_IN_FORCE,
} from '../../../src/engine/types.ts';
import type { ModelEngine } from '../model/model-engine.ts';

const EVENTS = [
  ...['genesis', 'reset', 'accountCreated', 'accountChanged', 'deposited', 'withdrawn', 'transferred'],
  ...['timerSet', 'timerFired', 'cancelOnDisconnectSet', 'orderAccepted', 'orderAmended', 'orderDuplicate'],
  ...['rejected', 'trade', 'orderTriggered', 'matchPrevented', 'orderDone', 'balanceChanged', 'levelChanged'],
  ...['symbolChanged', 'feesChanged', 'epochRaised'],
];
/** Those the engine gives; the others are found at the edge. */
const CODES = [
  ...[1001, 1004, 1005, 1006, 1007, 1008, 2001, 2002, 2003, 2004, 2006, 3002, 3003, 3005, 3007, 3008, 3010],
  ...[3015, 4001, 4002, 4003, 5001, 5002, 5003, 5005, 5006, 5007, 5008, 5009, 5012],
];
/** Ends that no command names. */
const ENDS = [
  ...['FILLED null', 'CANCELED DEAD_MAN', 'CANCELED DISCONNECT', 'CANCELED AMEND_BELOW_FILLED'],
  ...['CANCELED POST_ONLY', 'EXPIRED IOC_REMAINDER', 'EXPIRED FOK_UNFILLED', 'EXPIRED GTD', 'EXPIRED DAY'],
  ...['EXPIRED NO_LIQUIDITY', 'EXPIRED PRICE_PROTECTION', 'EXPIRED PRICE_RANGE', 'EXPIRED_IN_MATCH STP'],
];
const OTHERS = [
  ...['USER', 'MASS'].map((reason) => `order ended CANCELED ${reason}`),
  ...ORDER_TYPES.map((type) => `order type ${type}`),
  ...TIMES_IN_FORCE.map((timeInForce) => `time in force ${timeInForce}`),
  ...STP_MODES.map((mode) => `self-trade mode ${mode}`),
  ...['quote', 'received'].flatMap((asset) => [`fees in ${asset}`, `maker rebate in ${asset}`]),
  ...['taker rebate', 'market order by quote quantity'],
  ...['post-only rests', 'post-only slides', 'post-only is cancelled', 'post-only is refused'],
  ...['LIMIT', 'MARKET', 'MARKET by quote quantity', 'stop'].map((type) => `too poor for ${type}`),
  ...['amend', 'cancelReplace', 'withdraw', 'transfer'].map((command) => `too poor to ${command}`),
  ...['newOrder', 'cancelReplace'].map((command) => `${command} answered again`),
  ...['amend keeps priority', 'amend loses priority', 'amended order takes'],
];

const EXPECTED: readonly string[] = [
  ...EVENTS.map((event) => `event ${event}`),
  ...CODES.map((code) => `refusal ${code}`),
  ...ENDS.map((end) => `order ended ${end}`),
  ...OTHERS,
];

/** Counts what happened in a run: one that never met a rule has said nothing about it. */
export class Coverage {
  readonly #hits = new Map<string, number>(EXPECTED.map((what) => [what, 0]));
  commands = 0;
  accepted = 0;

  count(command: unknown, events: readonly EngineEvent[], model: ModelEngine): void {
    this.commands += 1;
    if (!events.some((event) => event.type === 'rejected')) this.accepted += 1;
    for (const event of events) this.#countEvent(command as Command, event, model);
  }

  /** What happened less often than that. */
  below(least: number): string[] {
    return [...this.#hits].filter(([, count]) => count < least).map(([what, count]) => `${what}: ${count}`);
  }

  entries(): readonly (readonly [what: string, count: number])[] {
    return [...this.#hits];
  }

  /** Only what is expected is counted, so that the table has the same rows each time. */
  #hit(what: string): void {
    const count = this.#hits.get(what);
    if (count !== undefined) this.#hits.set(what, count + 1);
  }

  #countEvent(command: Command, event: EngineEvent, model: ModelEngine): void {
    this.#hit(`event ${event.type}`);
    const order = (orderId: number) => model.order(orderId);
    if (event.type === 'rejected') this.#countRefusal(command, event);
    if (event.type === 'orderDone') this.#hit(`order ended ${event.status} ${event.reason}`);
    if (event.type === 'orderDone' && event.reason === 'POST_ONLY') this.#hit('post-only is cancelled');
    if (event.type === 'orderAmended')
      this.#hit(event.keptPriority ? 'amend keeps priority' : 'amend loses priority');
    if (event.type === 'orderDuplicate') this.#hit(`${command.type} answered again`);
    if (event.type === 'orderAccepted') this.#countOrder(command, order(event.orderId));
    if (event.type === 'trade') this.#countTrade(command, event, order(event.takerOrderId));
    if (event.type === 'matchPrevented') this.#hit(`self-trade mode ${order(event.takerOrderId)?.stp}`);
  }

  #countRefusal(command: Command, { code }: Extract<EngineEvent, { type: 'rejected' }>): void {
    this.#hit(`refusal ${code}`);
    if (code === 5007) this.#hit('post-only is refused');
    if (code !== 4001) return;
    this.#hit(`too poor to ${command.type}`);
    if (command.type !== 'newOrder') return;
    const { orderType, quoteUnits } = command;
    if (orderType === 'LIMIT') this.#hit('too poor for LIMIT');
    else if (orderType !== 'MARKET') this.#hit('too poor for stop');
    else this.#hit(quoteUnits === null ? 'too poor for MARKET' : 'too poor for MARKET by quote quantity');
  }

  #countOrder(command: Command, order: OrderView | undefined): void {
    if (order === undefined || !('orderType' in command)) return;
    this.#hit(`order type ${order.orderType}`);
    this.#hit(`time in force ${order.timeInForce}`);
    if (order.quoteUnits !== null) this.#hit('market order by quote quantity');
    if (order.postOnly)
      this.#hit(order.priceTicks === command.priceTicks ? 'post-only rests' : 'post-only slides');
  }

  #countTrade(
    command: Command,
    trade: Extract<EngineEvent, { type: 'trade' }>,
    taker: OrderView | undefined,
  ): void {
    // The other fee mode has the buyer pay in another asset than the seller.
    const feesIn = trade.makerFeeAsset === trade.takerFeeAsset ? 'quote' : 'received';
    this.#hit(`fees in ${feesIn}`);
    if (trade.makerFee < 0n) this.#hit(`maker rebate in ${feesIn}`);
    if (trade.takerFee < 0n) this.#hit('taker rebate');
    if (trade.makerAccount === trade.takerAccount) this.#hit(`self-trade mode ${taker?.stp}`);
    if (command.type === 'amend' && command.orderId === trade.takerOrderId) this.#hit('amended order takes');
  }
}
