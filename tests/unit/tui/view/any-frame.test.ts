import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEGRADED_PARTS } from '../../../../src/protocol/degraded.ts';
import { type FleetSnapshot, INSTANCE_STATES } from '../../../../src/protocol/status.ts';
import { frame } from '../../../../src/tui/view/frame.ts';
import { lineWidth } from '../../../../src/tui/view/line.ts';
import { frameText, pressed, SCREEN_NOW, screenState } from '../../../support/screen.ts';
import { fleetSnapshot, instanceSnapshot } from '../../../support/snapshots.ts';

const instances = fc.array(
  fc.record({
    name: fc.stringMatching(/^[a-z0-9]{1,20}(-[a-z0-9]{1,18})?$/),
    state: fc.constantFrom(...INSTANCE_STATES),
    degraded: fc.subarray([...DEGRADED_PARTS]),
    reason: fc.option(fc.string({ maxLength: 300, unit: 'grapheme' })),
    metrics: fc.option(fc.constant(instanceSnapshot().metrics)),
  }),
  { maxLength: 40 },
);
const keys = fc.array(
  fc.constantFrom('j', 'k', 'G', '/', 'a', 'enter', 'escape', '?', 's', 'S', 'tab', 'pageDown'),
  {
    maxLength: 8,
  },
);

test('a frame of any fleet, after any keys, is as many lines as the terminal has, each exactly as wide', () => {
  fc.assert(
    fc.property(
      instances,
      keys,
      fc.integer({ min: 1, max: 250 }),
      fc.integer({ min: 2, max: 60 }),
      (some, typed, columns, rows) => {
        const fleet = fleetSnapshot({ instances: some.map((changes) => instanceSnapshot(changes)) });
        const lines = frame(pressed(screenState({ columns, rows }, { fleet }), typed), SCREEN_NOW);
        expect(lines.map(lineWidth)).toEqual(Array.from({ length: rows }, () => columns));
      },
    ),
    { numRuns: 60 },
  );
});

const named = (...names: string[]) =>
  fleetSnapshot({ instances: names.map((name) => instanceSnapshot({ name })) });
const THIRTY = named(...Array.from({ length: 30 }, (_, index) => `venue-${index + 1}`));

test('of thirty exchanges the selected one is always in sight, with a sign where there are more', () => {
  let state = screenState({ columns: 80, rows: 15 }, { fleet: THIRTY });
  for (let index = 1; index <= 30; index++) {
    expect(frameText(state)).toMatch(new RegExp(`^> venue-${index} `, 'm'));
    expect(/^↑ /m.test(frameText(state))).toBe(!/^. venue-1 /m.test(frameText(state)));
    expect(/^↓ /m.test(frameText(state))).toBe(!/^. venue-30 /m.test(frameText(state)));
    state = pressed(state, ['j']);
  }
});

test.each([60, 80, 120, 200])('the place in the list hides no title at %d columns', (columns) => {
  const titles = (fleet: FleetSnapshot): string =>
    /^ +NAME.*$/m.exec(frameText(screenState({ columns, rows: 15 }, { fleet })))?.[0] as string;
  const [few, many] = [titles(named('venue-30')), titles(THIRTY)];
  expect(many.replace(/ +1-\d+ of 30$/, '')).toBe(few);
  expect(many !== few).toBe(few.length + ' 1-5 of 30 '.length <= columns);
});
