import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Outcome } from '../../../../src/worker/exchange/types.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { type Fault, MemoryStore, type Operation } from '../support/memory-store.ts';
import { limitOrder, TestVenue } from '../support/venue.ts';

/** One run: a venue, clients that insist on an answer, and a store whose statements fail as the seed says. */
class Simulation {
  readonly #random: () => number;
  readonly #clock = new ManualClock();
  readonly #store = new MemoryStore();
  #venue: TestVenue;
  #lives = 0;
  /** What clients were told: client id -> order id. */
  readonly acked = new Map<string, number>();
  readonly #asking = new Set<Promise<void>>();
  faults = 0;
  #orders = 0;

  constructor(seed: number) {
    this.#random = generator(seed);
    this.#store.fault = (operation) => this.#fate(operation);
    this.#venue = this.#newVenue(false);
  }

  async run(steps: number): Promise<void> {
    await this.#start();
    for (let step = 0; step < steps; step++) await this.#step();
    this.#store.fault = () => 'none';
    if (this.#venue.fatal.length > 0) await this.#restart(true);
    await this.#clock.until(Promise.all(this.#asking), 600_000);
  }

  /** What a new process reads out of the journal after one more kill. */
  async afterwards(): Promise<{ readonly live: string; readonly read: string; readonly venue: TestVenue }> {
    const live = this.#venue.engine.stateHash();
    await this.#restart(false);
    return { live, read: this.#venue.engine.stateHash(), venue: this.#venue };
  }

  async #step(): Promise<void> {
    const dice = this.#random();
    if (dice < 0.6) this.#ask();
    else if (dice < 0.9) await this.#clock.advance(Math.floor(this.#random() * 400));
    else if (dice < 0.95) this.#store.cutAll();
    else await this.#restart(this.#random() < 0.3);
    if (this.#venue.fatal.length > 0) await this.#restart(true);
  }

  #ask(): void {
    const clientOrderId = `c${++this.#orders}`;
    const buy = this.#random() < 0.5;
    const order = limitOrder({
      clientOrderId,
      account: buy ? 1 : 0,
      side: buy ? 'BUY' : 'SELL',
      priceTicks: 9_990 + Math.floor(this.#random() * 20),
      lots: 100_000 + Math.floor(this.#random() * 100_000),
    });
    const asking = this.#insist(clientOrderId, () => this.#venue.exchange.submit(order)).then(() => {
      this.#asking.delete(asking);
    });
    this.#asking.add(asking);
  }

  /** A client that lost its answer asks again with the same id until it has one. */
  async #insist(clientOrderId: string, ask: () => Promise<Outcome>): Promise<void> {
    for (;;) {
      const outcome = await ask();
      if (outcome.kind === 'applied') {
        this.acked.set(clientOrderId, outcome.order!.orderId);
        return;
      }
      expect(outcome.kind).not.toBe('rejected');
      await this.#clock.sleep(100);
    }
  }

  async #restart(takeOver: boolean): Promise<void> {
    const old = this.#venue;
    if (!takeOver) await old.kill();
    this.#venue = this.#newVenue(takeOver);
    await this.#start();
    await this.#clock.advance(300);
    // One that was taken over has noticed by now, unless it cannot reach the store: then nothing it does counts.
    await old.kill();
  }

  async #start(): Promise<void> {
    const venue = this.#venue;
    await this.#clock.until(venue.start(), 600_000);
  }

  #newVenue(takeOver: boolean): TestVenue {
    this.#lives += 1;
    const [store, clock, random] = [this.#store, this.#clock, this.#random];
    return new TestVenue({ store, clock, random, owner: `life ${this.#lives}`, takeOver });
  }

  #fate(operation: Operation): Fault {
    const dice = this.#random();
    if (dice > 0.15) return 'none';
    this.faults += 1;
    if (operation !== 'append') return dice < 0.05 ? 'lose' : 'refuse';
    return dice < 0.05 ? 'delay' : dice < 0.1 ? 'lose' : 'refuse';
  }
}

/** Mulberry32. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

test('whatever fails and whenever it is killed: every answer is true, nothing is lost, nothing is doubled', async () => {
  let faults = 0;
  await fc.assert(
    fc.asyncProperty(fc.integer(), async (seed) => {
      const simulation = new Simulation(seed);
      await simulation.run(60);
      const { live, read, venue } = await simulation.afterwards();
      expect(read).toBe(live);
      for (const [clientOrderId, orderId] of simulation.acked)
        expect(venue.engine.order(orderId)).toMatchObject({ orderId, clientOrderId });
      expect(new Set(simulation.acked.values()).size).toBe(simulation.acked.size);
      faults += simulation.faults;
    }),
    { numRuns: 30 },
  );
  expect(faults).toBeGreaterThan(50);
});
