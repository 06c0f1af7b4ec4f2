import { expect, test } from 'vitest';
import type { Contender } from '../../bench/durable/contender.ts';
import { closedLoop, openLoop, type Timing } from '../../bench/durable/load.ts';
import { INTRODUCTION, sections } from '../../bench/durable/report.ts';
import { runPlan } from '../../bench/durable/run.ts';
import { Waits } from '../../bench/durable/waits.ts';
import { pagePart, terminalReport } from '../../bench/report/page.ts';

/** Time that moves by half a millisecond with each turn of the event loop that somebody waits for. */
class Turns implements Timing {
  #ms = 0;
  readonly now = () => this.#ms;
  readonly nextTurn = async () => {
    await new Promise((resolve) => setImmediate(resolve));
    this.#ms += 0.5;
  };
}

/** Answers in the next turn of the event loop, and keeps count. */
class Fake implements Contender {
  submitted = 0;
  unanswered = 0;
  mostUnanswered = 0;
  readonly #timing: Timing;

  constructor(timing: Timing) {
    this.#timing = timing;
  }

  async submit(): Promise<void> {
    this.submitted++;
    this.unanswered++;
    this.mostUnanswered = Math.max(this.mostUnanswered, this.unanswered);
    await this.#timing.nextTurn();
    this.unanswered--;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

const SPAN = { warmMs: 5, measureMs: 20 };

test('waits are told as the shares of answers that came at least as fast', () => {
  const waits = new Waits();
  for (let ms = 1000; ms >= 1; ms--) waits.add(ms);
  expect(waits.answers(2000)).toEqual({ perSecond: 500, p50: 500, p99: 990, p999: 999 });
});

test('more waits than there was room for are all kept', () => {
  const waits = new Waits();
  for (let count = 0; count < 70_000; count++) waits.add(count < 69_000 ? 1 : 2);
  expect(waits.answers(1000)).toEqual({ perSecond: 70_000, p50: 1, p99: 2, p999: 2 });
});

test('a closed loop has one unanswered command per client', async () => {
  const timing = new Turns();
  const fake = new Fake(timing);
  await closedLoop(fake, 7, SPAN, timing);
  expect(fake).toMatchObject({ mostUnanswered: 7, unanswered: 0 });
  expect(fake.submitted).toBeGreaterThan(7);
});

test('an open loop submits what is due, answered or not, and waits for the last answer', async () => {
  const timing = new Turns();
  const fake = new Fake(timing);
  await openLoop(fake, 1000, SPAN, timing);
  // One per millisecond of 25, the first at once, and the one that was due when time was up.
  expect(fake).toMatchObject({ submitted: 26, unanswered: 0 });
});

test('a contender that does not take a command fails the run', async () => {
  const broken: Contender = { submit: () => Promise.reject(new Error('full')), close: async () => {} };
  await expect(closedLoop(broken, 2, SPAN)).rejects.toThrow('full');
  await expect(openLoop(broken, 1000, SPAN)).rejects.toThrow('full');
});

test('the report has every row under every load, and no number is missing', async () => {
  const plan = { rounds: 2, span: SPAN, clients: [1, 4], rates: [2000] };
  const timing = new Turns();
  const fake = () => new Fake(timing);
  const contenders = { floor: fake(), commit: fake(), withoutSnapshots: fake(), none: fake() };
  const load = { average: 0.25, ticks: null };
  const told = sections(
    await runPlan(plan, contenders, () => undefined, timing),
    {
      machine: { cpu: '2 x a CPU', memoryGb: 8, system: 'an OS', node: '20.0.0', firstTouchNs: 250 },
      before: load,
      after: load,
      date: '2030-01-01T00:00:00.000Z',
      command: 'make bench-durable',
    },
    1.25,
  );
  const page = pagePart(INTRODUCTION, told);
  expect(page.match(/^\| (floor|`durability|the same)/gm)).toHaveLength(12);
  for (const fact of ['2 x a CPU', '`make bench-durable`', '1.25 ms', '2, 0.0 s each'])
    expect(page).toContain(fact);
  expect(page).not.toMatch(/NaN|undefined|Infinity/);
  expect(terminalReport(told)).toContain('durability: commit');
});
