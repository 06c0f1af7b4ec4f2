import { describe, expect, test } from 'vitest';
import { OpenLoop, type OpenLoopSettings } from '../../../src/load/open-loop.ts';
import { ManualClock } from '../worker/support/manual-clock.ts';

type Sent = { readonly meantForMs: number; readonly atMs: number };

/** A loop against a venue that takes `answerMs(n)` to answer request `n`. */
function loop(settings: Partial<OpenLoopSettings>, answerMs: (index: number) => number) {
  const clock = new ManualClock();
  const sent: Sent[] = [];
  let mostInFlight = 0;
  let inFlight = 0;
  const all = { perSecond: 100, durationMs: 100, inFlightMax: 1000, clock, ...settings };
  const openLoop = new OpenLoop(all, async (meantForMs) => {
    sent.push({ meantForMs, atMs: clock.monotonicMs() });
    inFlight += 1;
    mostInFlight = Math.max(mostInFlight, inFlight);
    const wait = answerMs(sent.length - 1);
    if (wait > 0) await clock.sleep(wait);
    inFlight -= 1;
  });
  return { clock, sent, mostInFlight: () => mostInFlight, run: () => openLoop.run() };
}

describe('OpenLoop', () => {
  test.each([
    [100, 100, 10],
    [1000, 50, 50],
    [30, 100, 3],
    [3, 1000, 3],
    [1, 10, 1],
  ])('at %i a second for %i ms it sends %i, each at its time', async (perSecond, durationMs, count) => {
    const { clock, sent, run } = loop({ perSecond, durationMs }, () => 0);
    const result = await clock.until(run());
    expect(result).toEqual({ sent: count, unsent: 0, elapsedMs: durationMs });
    sent.forEach(({ meantForMs, atMs }, index) => {
      expect(meantForMs).toBeCloseTo((index * 1000) / perSecond, 6);
      expect(atMs - meantForMs).toBeLessThan(1.001);
    });
  });

  test('a venue that stalls is not asked less', async () => {
    const { clock, sent, run } = loop({}, (index) => (index === 2 ? 5_000 : 0));
    expect(await clock.until(run())).toMatchObject({ sent: 10, unsent: 0 });
    expect(sent.map(({ atMs }) => Math.floor(atMs / 10))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('what has to wait for an answer is sent late, with the time it was meant for', async () => {
    const { clock, sent, run } = loop({ inFlightMax: 1 }, (index) => (index === 0 ? 45 : 0));
    expect(await clock.until(run())).toMatchObject({ sent: 10, unsent: 0 });
    expect(sent.map(({ meantForMs, atMs }) => Math.round(atMs - meantForMs))).toEqual([
      0, 35, 25, 15, 5, 0, 0, 0, 0, 0,
    ]);
  });

  test('never more are under way than allowed, and what could not be sent is told', async () => {
    const { clock, mostInFlight, run } = loop({ inFlightMax: 3 }, () => 1_000);
    expect(await clock.until(run())).toEqual({ sent: 3, unsent: 7, elapsedMs: 100 });
    expect(mostInFlight()).toBe(3);
  });

  test('asked for the whole, it also sends what is late when the time is over', async () => {
    const { clock, mostInFlight, run } = loop({ inFlightMax: 1, whole: true }, () => 30);
    expect(await clock.until(run())).toEqual({ sent: 10, unsent: 0, elapsedMs: 270 });
    expect(mostInFlight()).toBe(1);
    expect(clock.monotonicMs()).toBeGreaterThanOrEqual(300);
  });

  test('it waits for the last answers', async () => {
    const { clock, run } = loop({ durationMs: 10 }, () => 700);
    await clock.until(run());
    expect(clock.monotonicMs()).toBeGreaterThanOrEqual(700);
  });

  test('an abort ends it early; what was not due yet was not missed', async () => {
    const abort = new AbortController();
    const { clock, run } = loop({ durationMs: 10_000, signal: abort.signal }, () => 0);
    const result = run();
    await clock.advance(49);
    abort.abort();
    expect(await clock.until(result)).toEqual({ sent: 5, unsent: 0, elapsedMs: 49 });
  });
});
