import { createEngine } from '../../../../src/engine/index.ts';
import type { Command, EngineCore, EventType } from '../../../../src/engine/types.ts';
import type { Contender, Outcome } from '../contenders/contender.ts';
import { seededRandom } from '../flow/random.ts';
import { TradeHash } from '../flow/trade-hash.ts';
import { OPENING_TIME } from '../venue/venue.ts';
import { DayCommands } from './day-commands.ts';
import { dayOpening } from './day-venue.ts';
import { LiveOrders } from './live-orders.ts';

const COMMANDS_PER_MS = 10;

/**
 * The whole engine on a busy day: 2000 accounts, six symbols that differ in fees, rebates, self-trade prevention and
 * policies, all order types and times in force, amendments, replacements, refusals, transfers and timers. There is no
 * peer for it; its state hash says that two runs did the same.
 */
export class DayContender implements Contender {
  readonly engine: EngineCore;
  readonly #commands: DayCommands;
  readonly #live: LiveOrders;
  readonly #hash = new TradeHash();
  readonly #counts = new Map<EventType, number>();
  #position: number;
  #batch: Command[] = [];

  constructor(seed: number, resting: number) {
    const random = seededRandom(seed);
    this.engine = createEngine();
    for (const command of dayOpening()) this.engine.apply(command);
    this.#live = new LiveOrders(this.engine, random);
    this.#commands = new DayCommands(this.engine, random, this.#live, resting);
    this.#position = this.engine.events.end;
  }

  prepare(from: number, to: number): void {
    this.#commands.look();
    this.#batch = Array.from({ length: to - from }, (_, index) =>
      this.#commands.next(OPENING_TIME + Math.floor((from + index) / COMMANDS_PER_MS)),
    );
  }

  run(): void {
    for (const command of this.#batch) this.engine.apply(command);
  }

  settle(): void {
    const { events } = this.engine;
    if (events.start > this.#position) throw new Error('A chunk had more events than the ring holds.');
    for (; this.#position < events.end; this.#position++) this.#read(this.#position);
    this.#batch = [];
  }

  outcome(): Outcome {
    const { trades, value } = this.#hash;
    return { trades, tradeHash: value, stateHash: this.engine.stateHash() };
  }

  /** Events seen so far, by type. */
  eventCounts(): Partial<Record<EventType, number>> {
    return Object.fromEntries(this.#counts);
  }

  #read(position: number): void {
    const type = this.engine.events.typeAt(position);
    this.#counts.set(type, (this.#counts.get(type) ?? 0) + 1);
    if (type !== 'orderAccepted' && type !== 'trade') return;
    const event = this.engine.events.at(position);
    if (event.type === 'orderAccepted') this.#live.add(event.orderId);
    if (event.type === 'trade')
      this.#hash.add(event.makerOrderId, event.takerOrderId, event.priceTicks, event.lots);
  }
}
