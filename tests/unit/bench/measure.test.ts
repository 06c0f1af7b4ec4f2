import { expect, test } from 'vitest';
import type { Contender } from '../../bench/engine/contenders/contender.ts';
import { measureAllocations } from '../../bench/engine/measure/allocations.ts';
import { measureReader, measureSpeed } from '../../bench/engine/measure/speed.ts';

/** Keeps a little of what it makes, so that no compiler can leave the making out. */
class Maker implements Contender {
  readonly calls: string[] = [];
  readonly #kept: unknown[] = new Array(1000).fill(null);
  readonly #make: (at: number) => unknown;
  #from = 0;
  #to = 0;

  constructor(make: (at: number) => unknown) {
    this.#make = make;
  }

  prepare(from: number, to: number): void {
    this.calls.push(`${from}-${to}`);
    this.#from = from;
    this.#to = to;
  }

  run(): void {
    for (let at = this.#from; at < this.#to; at++) this.#kept[at % 1000] = this.#make(at);
  }

  runAndRead(): void {
    this.calls.push('read');
    this.run();
  }

  trades() {
    return { trades: this.calls.length, tradeHash: 0 };
  }

  fingerprint(): string {
    return String(this.#kept[0]);
  }
}

test('what a command allocates is found to the byte, however often garbage is collected in between', () => {
  const fourFields = measureAllocations(
    new Maker((at) => ({ a: at, b: at, c: at, d: at })),
    50_000,
    1_000_000,
  );
  // Three words of head and four fields.
  expect(fourFields.heapBytesPerCommand).toBeGreaterThan(55);
  expect(fourFields.heapBytesPerCommand).toBeLessThan(60);
});

test('a command that allocates nothing is said to allocate nothing', () => {
  const { heapBytesPerCommand } = measureAllocations(new Maker((at) => at), 50_000, 1_000_000);
  expect(Math.abs(heapBytesPerCommand)).toBeLessThan(0.5);
});

const SPAN = { warm: 500, count: 6_500 };

test('one instance is read from beginning to end; another builds its book and is measured, unread', () => {
  const made: Maker[] = [];
  const figures = measureSpeed(() => remember(made, (at) => at), SPAN);
  expect(figures).toMatchObject({ commands: 6_000, fingerprint: '6000' });
  expect(made.map(({ calls }) => calls.join(' '))).toEqual([
    '0-500 read 500-2500 read 2500-4500 read 4500-6500 read',
    '0-500 read 500-2500 2500-4500 4500-6500',
  ]);
});

test('a contender that reads its own trades is measured with them', () => {
  const made: Maker[] = [];
  const figures = measureReader(() => remember(made, (at) => at), SPAN);
  expect(figures.trades).toBe(made[1]?.calls.length);
});

test('a measured instance that ends in another state has no figure', () => {
  const made: Maker[] = [];
  const createdLater = () => remember(made, (at) => at + made.length);
  expect(() => measureSpeed(createdLater, SPAN)).toThrow('Expected the measured instance to end as');
});

function remember(made: Maker[], make: (at: number) => unknown): Maker {
  const maker = new Maker(make);
  made.push(maker);
  return maker;
}
