import { expect, test } from 'vitest';
import type { Contender } from '../../bench/engine/contenders/contender.ts';
import { measureAllocations } from '../../bench/engine/measure/allocations.ts';
import { measureSpeed } from '../../bench/engine/measure/speed.ts';

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

  settle(): void {
    this.calls.push('settle');
  }

  outcome() {
    return { trades: 0, tradeHash: 0, stateHash: null };
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

test('the compiler is woken up on an instance that is thrown away, then the book is built, then it is measured', () => {
  const made: Maker[] = [];
  const figures = measureSpeed(
    () => {
      const maker = new Maker((at) => at);
      made.push(maker);
      return maker;
    },
    500,
    6_000,
  );
  expect(figures.commands).toBe(5_500);
  expect(made.map(({ calls }) => calls.filter((call) => call !== 'settle'))).toEqual([
    ['0-1000', '1000-2000', '2000-3000', '3000-4000', '4000-5000', '5000-6000'],
    ['0-500', '500-1500', '1500-2500', '2500-3500', '3500-4500', '4500-5500', '5500-6000'],
  ]);
});
