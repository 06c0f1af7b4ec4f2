import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/common/clock.ts';
import { compareOutcomes } from '../../../src/load/mirror.ts';
import { DEFAULT_MIX } from '../../../src/load/mix.ts';
import { type LoadSettings, runLoad } from '../../../src/load/run.ts';
import type { Target } from '../../../src/load/target.ts';
import { createHttpEdge } from '../../../src/worker/http/server.ts';
import type { Edge } from '../../../src/worker/types.ts';
import { recordingMetrics } from '../worker/metrics/recording-metrics.ts';
import { KEYS, memoryVenue } from '../worker/wire/memory-venue.ts';

let edges: Edge[];
let targets: Target[];

beforeEach(async () => {
  const venue = () => createHttpEdge(memoryVenue(recordingMetrics()).deps, { host: '127.0.0.1', port: 0 });
  edges = await Promise.all([venue(), venue()]);
  targets = edges.map(({ port }, at) => ({
    name: `venue-${at}`,
    httpUrl: `http://127.0.0.1:${port}`,
    grpcAddr: '',
    accounts: (['alice', 'bob'] as const).map((id) => ({ id, apiKey: KEYS[id] })),
    adminKey: null,
  }));
});
afterEach(() => Promise.all(edges.map((edge) => edge.close(0))));

const run = (settings: Partial<LoadSettings>) =>
  runLoad({
    targets,
    perSecond: 1_000,
    durationMs: 200,
    mix: DEFAULT_MIX,
    protocol: 'http',
    seed: 3,
    mirror: false,
    clock: systemClock,
    signal: new AbortController().signal,
    ...settings,
  });

describe('runLoad', () => {
  test.each(['http', 'batch'] as const)('%s: everything that was sent is accounted for', async (protocol) => {
    const report = await run({ protocol });
    for (const target of report.targets) {
      expect(target.sent + target.unsent).toBe(200);
      const unanswered = Object.values(target.errors).reduce((sum, count) => sum + count, 0);
      expect(target.answered + target.skipped + unanswered).toBe(target.sent);
      const rejected = Object.values(target.rejects).reduce((sum, count) => sum + count, 0);
      expect(target.accepted + target.canceled + rejected).toBe(target.answered);
      expect(target.accepted).toBeGreaterThan(0);
      expect(target.latencyMs.p50).not.toBeNull();
    }
  });

  test('a mirrored flow has the same outcome on two venues that are alike', async () => {
    const { targets: mirrored } = await run({ mirror: true, durationMs: 400, perSecond: 500 });
    expect(mirrored.map(({ sent }) => sent)).toEqual([200, 200]);
    const lines = compareOutcomes(mirrored);
    expect(lines.filter(({ same }) => !same)).toEqual([]);
    expect(lines.map(({ what }) => what)).toEqual(expect.arrayContaining(['trades', 'volume', 'fees']));
  });

  test('leaves no order in the book', async () => {
    await run({});
    const { books } = (await run({ durationMs: 1, mix: { limit: 1, ioc: 0, market: 0, cancel: 0 } }))
      .targets[0]!;
    expect(books.filter(({ bestBid, bestAsk }) => bestBid !== null && bestAsk !== null)).toEqual([]);
  });

  test('a venue that is gone is told as errors', async () => {
    const [first] = targets as [Target, Target];
    const report = await run({ targets: [first], onStart: () => void edges[0]?.close(0) });
    expect(report.targets[0]).toMatchObject({ books: [], fees: {} });
    expect(Object.keys(report.targets[0]!.errors).length).toBeGreaterThan(0);
  });
});
