import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Engine } from '../../../../src/engine/engine.ts';
import type { Command } from '../../../../src/engine/types.ts';
import { compareEvents } from '../../../support/differential/compare.ts';
import { printCommand } from '../../../support/differential/print.ts';
import { type Scenario, scenarios } from '../../../support/differential/scenario.ts';
import { eventsOf } from '../../../support/engine-fixture.ts';
import { must } from '../../../support/engine-must.ts';
import { CountedLanes, NO_LANES } from '../../../support/express-lanes.ts';

/** Snapshots are long, so they are compared every so many commands. */
const COMMANDS_PER_SNAPSHOT = 10;
/** On a machine that has much else to do. */
const TIMEOUT_MS = 120_000;

test(
  'with lanes and without them an engine tells the same and stands the same, byte for byte',
  () => {
    const counts = { taken: 0, left: 0 };
    fc.assert(fc.property(scenarios(400), (scenario) => playWithAndWithout(scenario, counts)), { numRuns: 60 });
    expect(counts.taken).toBeGreaterThan(2_000);
    expect(counts.left).toBeGreaterThan(2_000);
  },
  TIMEOUT_MS,
);

function playWithAndWithout(scenario: Scenario, counts: { taken: number; left: number }): void {
  let counted: CountedLanes | null = null;
  const express = new Engine({}, null, (venue) => {
    counted = new CountedLanes(venue, counts);
    return counted;
  });
  const plain = new Engine({}, null, NO_LANES);
  let number = 0;
  scenario.play((command) => {
    const difference = compareEvents(
      eventsOf(express, command as Command),
      eventsOf(plain, command as Command),
    );
    must(difference === null, `after "${printCommand(command)}"\n${difference}`);
    number += 1;
    if (number % COMMANDS_PER_SNAPSHOT === 0)
      must(
        Buffer.compare(express.snapshot(), plain.snapshot()) === 0,
        `after "${printCommand(command)}" the snapshots differ`,
      );
  });
}
