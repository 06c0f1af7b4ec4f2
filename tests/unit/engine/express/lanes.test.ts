import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Command, EngineCore } from '../../../../src/engine/types.ts';
import { EngineContender } from '../../../bench/engine/contenders/engine.ts';
import { readFlow } from '../../../bench/engine/flow/columns.ts';
import { generateFlow } from '../../../bench/engine/flow/generator.ts';
import { scenarios } from '../../../support/differential/scenario.ts';
import { generalEngine, Twins, watchedEngine } from '../../../support/express-lanes.ts';

const COMMANDS = 400;
/** Snapshots are long, so they are compared every so many commands. */
const COMMANDS_PER_SNAPSHOT = 20;
/** On a machine that has much else to do. */
const TIMEOUT_MS = 120_000;

test(
  'with lanes and without them, and from a snapshot on, an engine tells and stands the same, byte for byte',
  () => {
    let takenCount = 0;
    const play = fc.property(scenarios(COMMANDS), fc.nat(COMMANDS), (scenario, snapshotAt) => {
      let twins = new Twins();
      let number = 0;
      scenario.play((command) => {
        twins.apply(command as Command);
        if (++number % COMMANDS_PER_SNAPSHOT === 0) twins.compare();
        if (number !== snapshotAt) return;
        takenCount += twins.takenCount;
        twins = new Twins({}, twins.snapshot());
      });
      twins.compare();
      takenCount += twins.takenCount;
    });
    fc.assert(play, { numRuns: 25 });
    expect(takenCount).toBeGreaterThan(200);
  },
  TIMEOUT_MS,
);

const FLOWS = [
  { count: 12_000, seed: 42, resting: 200, symbols: 1 },
  { count: 12_000, seed: 43, resting: 1_500, symbols: 40 },
] as const;
/** So few that orders are forgotten, and their records used again, all the time. */
const WINDOW = 300;
/** Commands from where accounts have a standing on most symbols. */
const WARM = 6_000;

test.each(FLOWS)(
  'in a market %o they take most limits that rest or take, and most cancels, and nothing differs',
  (options) => {
    const flow = readFlow(generateFlow(options));
    const counts = { GTC: { taken: 0, all: 0 }, IOC: { taken: 0, all: 0 }, cancel: { taken: 0, all: 0 } };
    let isWarm = false;
    const watched = watchedEngine((command, isTaken) => {
      if (!isWarm || (command.type !== 'newOrder' && command.type !== 'cancel')) return;
      const kind = command.type === 'cancel' ? command.type : command.timeInForce;
      if (kind === 'FOK' || kind === 'GTD' || kind === 'DAY') return;
      counts[kind].all += 1;
      counts[kind].taken += isTaken ? 1 : 0;
    });
    const contenders = [watched, generalEngine()].map(
      (engine: EngineCore) => new EngineContender(flow, 'quote', WINDOW, engine),
    );
    for (let at = 0; at < options.count; at += 1_000) {
      isWarm = at >= WARM;
      for (const contender of contenders) {
        contender.prepare(at, at + 1_000);
        contender.runAndRead();
      }
      const [express, general] = contenders.map(({ engine }) => Buffer.from(engine.snapshot()));
      expect(Buffer.compare(express as Buffer, general as Buffer)).toBe(0);
    }
    const [express, general] = contenders.map((contender) => contender.trades());
    expect(express).toEqual(general);
    expect(counts.GTC.taken / counts.GTC.all).toBeGreaterThan(0.85);
    expect(counts.IOC.taken / counts.IOC.all).toBeGreaterThan(0.75);
    expect(counts.cancel.taken / counts.cancel.all).toBeGreaterThan(0.9);
  },
);
