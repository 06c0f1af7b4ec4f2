import { createEngine } from '../../../../src/engine/index.ts';
import type { Command, EngineCore, EventType } from '../../../../src/engine/types.ts';
import type { Contender, Trades } from '../contenders/contender.ts';
import { TradeReader } from '../contenders/trade-reader.ts';
import { seededRandom } from '../flow/random.ts';
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
  readonly #reader: TradeReader;
  readonly #counts = new Map<EventType, number>();
  #position: number;
  #batch: Command[] = [];

  constructor(seed: number, resting: number) {
    const random = seededRandom(seed);
    this.engine = createEngine();
    for (const command of dayOpening()) this.engine.apply(command);
    this.#commands = new DayCommands(this.engine, random, new LiveOrders(this.engine, random), resting);
    this.#reader = new TradeReader(this.engine.events);
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

  runAndRead(): void {
    for (const command of this.#batch) {
      this.engine.apply(command);
      this.#read();
    }
  }

  trades(): Trades {
    return this.#reader.trades();
  }

  fingerprint(): string {
    return this.engine.stateHash();
  }

  /** Events that were read so far, by type. */
  eventCounts(): Partial<Record<EventType, number>> {
    return Object.fromEntries(this.#counts);
  }

  #read(): void {
    const { events } = this.engine;
    for (; this.#position < events.end; this.#position++) {
      const type = events.typeAt(this.#position);
      this.#counts.set(type, (this.#counts.get(type) ?? 0) + 1);
    }
    this.#reader.read();
  }
}
