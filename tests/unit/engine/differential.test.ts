import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createEngine } from '../../../src/engine/index.ts';
import type { Command } from '../../../src/engine/types.ts';
import { Coverage } from '../../support/differential/coverage.ts';
import { playBoth, playWatched } from '../../support/differential/play.ts';
import { type Scenario, scenarios } from '../../support/differential/scenario.ts';
import type { WitnessOf } from '../../support/differential/witness.ts';
import { copies, emptying, invariants, refusals, replay } from '../../support/differential/witnesses.ts';
import { eventsOf } from '../../support/engine-fixture.ts';

/** `make fuzz` does the same with a million commands. */
const LENGTH = 400;
/** On a machine that has much else to do. */
const TIMEOUT_MS = 120_000;

test(
  'engine and reference model tell the same, event for event, and stand the same',
  () => {
    const coverage = new Coverage();
    check(85, (scenario) => playBoth(scenario, coverage));
    expect(coverage.accepted / coverage.commands).toBeGreaterThan(0.5);
    expect(coverage.below(1).filter((what) => what.startsWith('event'))).toEqual([]);
  },
  TIMEOUT_MS,
);

test(
  'and they do where thousands of orders come and wait',
  () => {
    check(1, playBoth, 4_000);
  },
  TIMEOUT_MS,
);

describe('whatever is sent to an engine', () => {
  const RULES: readonly (readonly [rule: string, runs: number, witnessOf: WitnessOf])[] = [
    ['its invariants hold after every command', 11, invariants],
    ['a refused command leaves what an advance to its time leaves', 6, refusals],
    ['an engine restored from a snapshot, and a fork, go on exactly like it', 8, copies],
    ['the journal replayed gives the same events and the same state hash', 6, replay],
    ['after cancelling everything nothing is locked and every book is empty', 6, emptying],
  ];
  test.each(RULES)(
    '%s',
    (_rule, runs, witnessOf) => {
      check(runs, (scenario) => playWatched(scenario, witnessOf));
    },
    TIMEOUT_MS,
  );
});

test(
  'a difference is shown as the few commands it needs',
  () => {
    const property = fc.property(scenarios(100), playForgetful);
    const { counterexample } = fc.check(property, { seed: 1 });
    const lines = String(counterexample?.[0]).trim().split('\n').slice(1);
    const types = lines.map((line) => line.split(' ')[1]);
    expect([...new Set(types)]).toEqual(['genesis', 'createAccount', 'deposit', 'newOrder', 'amend']);
    expect(types.length).toBeLessThan(12);
  },
  TIMEOUT_MS,
);

function check(runs: number, play: (scenario: Scenario) => void, length = LENGTH): void {
  fc.assert(fc.property(scenarios(length), play), { numRuns: runs });
}

/** Plays on an engine that does not hear of amends. */
function playForgetful(scenario: Scenario): void {
  const engine = createEngine();
  scenario.play((command, _model, expected) => {
    const heard = command as Command;
    const isDeaf = expected.some((event) => event.type === 'orderAmended');
    const events = eventsOf(engine, isDeaf ? { type: 'advance', time: heard.time } : heard);
    if (events.length !== expected.length) throw new Error('told something else');
  });
}
