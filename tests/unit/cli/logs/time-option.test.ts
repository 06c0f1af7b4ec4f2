import { expect, test } from 'vitest';
import { parseTime, refuseEndOfFollowing, timeOption } from '../../../../src/cli/logs/time-option.ts';
import { ExsimError } from '../../../../src/common/errors.ts';

const NOW = Date.parse('2026-01-02T03:04:05.000Z');

test.each([
  ['30s', NOW - 30_000],
  ['5m', NOW - 300_000],
  ['2h', NOW - 7_200_000],
  ['1d', NOW - 86_400_000],
  ['2026-01-02', Date.parse('2026-01-02')],
  ['2026-01-02T03:00:00Z', Date.parse('2026-01-02T03:00:00Z')],
  ['yesterday', null],
  ['5', null],
  ['-5m', null],
  ['2026-13-99', null],
  ['', null],
])('the time %s', (text, expected) => expect(parseTime(text, NOW)).toBe(expected));

test('an option that is no time is refused with its name, its value and what would do', () => {
  expect(timeOption('--since', undefined)).toBeNull();
  expect(() => timeOption('--until', 'soon')).toThrow(
    new ExsimError('USAGE', 'Expected "--until" to be 30s, 5m, 2h, 1d or an ISO 8601 time, but was "soon".'),
  );
});

test('what goes on for ever has no end', () => {
  expect(() => refuseEndOfFollowing({ follow: true, until: '1m' })).toThrow(/without "--follow"/);
  refuseEndOfFollowing({ follow: true });
  refuseEndOfFollowing({ until: '1m' });
});
