import { createEngine } from '../../../../src/engine/index.ts';
import type { Command, EngineCore } from '../../../../src/engine/types.ts';
import type { Flow } from '../flow/columns.ts';
import { CANCEL, MODIFY, NEW_IOC } from '../flow/format.ts';
import {
  ACCOUNTS_PER_SIDE,
  benchConfig,
  benchSymbol,
  type FeeIn,
  IDEMPOTENCY_WINDOW,
  OPENING_TIME,
  opening,
} from '../venue/venue.ts';
import type { Contender, Trades } from './contender.ts';
import { TradeReader } from './trade-reader.ts';

const COMMANDS_PER_MS = 100;

/**
 * The whole engine as a worker runs it: accounts, holds, fees, ledger, filters, self-trade prevention, client order
 * ids, idempotency window and all events. Buyers and sellers are different accounts, so that prevention is on and
 * finds nothing; a modify is an amend with a new price. So its order ids are the flow's, and its trades must be too.
 */
export class EngineContender implements Contender {
  readonly engine: EngineCore;
  readonly #flow: Flow;
  readonly #reader: TradeReader;
  /** Of each order id that was given out. */
  readonly #sideOf: Uint8Array;
  #commands: Command[] = [];

  /** `engine`: one that has seen nothing yet. */
  constructor(flow: Flow, feeIn: FeeIn, window = IDEMPOTENCY_WINDOW, engine = createEngine()) {
    const { symbols, maxOrderId } = flow.header;
    const all = Array.from({ length: symbols }, (_, index) => benchSymbol(index, { feeIn }));
    const config = benchConfig(all, window);
    this.engine = engine;
    for (const command of opening(config, ACCOUNTS_PER_SIDE * 2)) this.engine.apply(command);
    this.#flow = flow;
    this.#reader = new TradeReader(this.engine.events);
    this.#sideOf = new Uint8Array(maxOrderId + 2);
  }

  prepare(from: number, to: number): void {
    this.#commands = Array.from({ length: to - from }, (_, index) => this.#command(from + index));
  }

  run(): void {
    for (const command of this.#commands) this.engine.apply(command);
  }

  runAndRead(): void {
    for (const command of this.#commands) {
      this.engine.apply(command);
      this.#reader.read();
    }
  }

  trades(): Trades {
    return this.#reader.trades();
  }

  fingerprint(): string {
    return this.engine.stateHash();
  }

  #command(at: number): Command {
    const { types, ids, ticks, totalLots } = this.#flow;
    const type = types[at];
    const time = OPENING_TIME + Math.floor(at / COMMANDS_PER_MS);
    const orderId = ids[at] ?? 0;
    if (type === CANCEL)
      return { type: 'cancel', time, account: this.#account(orderId), orderId, reason: 'USER' };
    if (type !== MODIFY) return this.#newOrder(at, time, orderId);
    const [priceTicks = null, lots = null] = [ticks[at], totalLots[at]];
    return { type: 'amend', time, account: this.#account(orderId), orderId, lots, priceTicks };
  }

  #newOrder(at: number, time: number, orderId: number): Command {
    const { types, sides, symbols, ticks, lots } = this.#flow;
    const side = sides[at] ?? 0;
    this.#sideOf[orderId] = side;
    return {
      type: 'newOrder',
      time,
      account: this.#account(orderId),
      symbol: symbols[at] ?? 0,
      side: side === 0 ? 'BUY' : 'SELL',
      orderType: 'LIMIT',
      timeInForce: types[at] === NEW_IOC ? 'IOC' : 'GTC',
      lots: lots[at] ?? null,
      quoteUnits: null,
      priceTicks: ticks[at] ?? null,
      stopTicks: null,
      expireAt: null,
      postOnly: false,
      stp: null,
      clientOrderId: flat(`order-${orderId}`),
    };
  }

  #account(orderId: number): number {
    return (this.#sideOf[orderId] ?? 0) * ACCOUNTS_PER_SIDE + (orderId % ACCOUNTS_PER_SIDE);
  }
}

/** The text in one piece, as it comes out of a request or a journal; a longer template is two pieces. */
function flat(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1');
}
