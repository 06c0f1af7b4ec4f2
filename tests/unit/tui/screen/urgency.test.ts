import { expect, test } from 'vitest';
import type { ScreenEvent } from '../../../../src/tui/model/events.ts';
import { openedPane } from '../../../../src/tui/model/instance-pane.ts';
import { initialState, type ScreenState } from '../../../../src/tui/model/state.ts';
import { urgencyOf } from '../../../../src/tui/screen/urgency.ts';
import { fleetSnapshot } from '../../../support/snapshots.ts';
import { MARKET, openScreen, shownAfter } from '../fixtures.ts';

const name = 'binance';
const SNAPSHOT: ScreenEvent = { type: 'fleet', update: { type: 'snapshot', snapshot: fleetSnapshot() } };
const market = (link: 'connecting' | 'live'): ScreenEvent => ({
  ...{ type: 'market', name, symbol: 'BTC-USDT' },
  market: { ...MARKET, link: { kind: link } },
});
const DETAILS: ScreenEvent = {
  ...{ type: 'details', name },
  details: { place: null, logLevel: null, configuration: [], provisioned: [], accounts: [], events: [] },
};
const LOGS: ScreenEvent = { type: 'logs', name, lines: [] };

const begun = initialState('status', { columns: 80, rows: 24 });
const told = openScreen(80, 24);
/** Its exchange was just opened. */
const opened: ScreenState = { ...told, instance: openedPane(name) };

test.each<ScreenEvent>([
  { type: 'key', key: 'j' },
  { type: 'resize', size: { columns: 60, rows: 15 } },
  { type: 'finished', outcome: { isDone: true, text: 'binance has stopped' } },
])('what a person does and what comes of it is seen at once: %j', (event) =>
  expect(urgencyOf(event, told)).toBe('now'),
);

test.each<ScreenEvent>([{ type: 'tick' }, SNAPSHOT, market('live'), DETAILS, LOGS])(
  'what sources go on telling is drawn once a second: $type',
  (event) => expect(urgencyOf(event, told)).toBe('eachSecond'),
);

test.each<ScreenEvent>([market('live'), DETAILS, LOGS])(
  'the first that is told of an exchange just opened is seen at once: $type',
  (event) => expect(urgencyOf(event, opened)).toBe('now'),
);

test('the first snapshot is seen at once', () => expect(urgencyOf(SNAPSHOT, begun)).toBe('now'));

test('a market that was still being connected to is seen at once', () =>
  expect(urgencyOf(market('live'), shownAfter(opened, market('connecting')))).toBe('now'));
