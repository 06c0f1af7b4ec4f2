import { expect, test } from 'vitest';
import { Findings } from '../../e2e/crash/checks/findings.ts';
import type { Kill } from '../../e2e/crash/kills/killer.ts';
import { judge } from '../../e2e/crash/report.ts';
import type { Round } from '../../e2e/crash/round.ts';

const serving = (inFlight = 20): Kill => ({ kind: 'worker', inFlight, inRecovery: false, outageMs: 1 });
const recovering = (): Kill => ({ kind: 'recovery', inFlight: 9, inRecovery: true, outageMs: 1 });
const many = (count: number, kill: () => Kill): Kill[] => Array.from({ length: count }, kill);

const round = (kills: readonly Kill[], acks = 200 * kills.length, findings = new Findings()): Round => ({
  ...{ seed: 1, kills, acks, duplicates: 0, unanswered: 0, seen: 0, findings },
  journal: { commands: 0, rows: 0, trades: 0 },
  disk: { kind: 'ext4', medianMs: 1, p99Ms: 2 },
  seconds: { start: 0, strike: 0, check: 0, remove: 0 },
});

test.each([
  ['enough of everything', round([...many(9, serving), recovering()]), true, 'passed'],
  ['no kill', round([]), true, 'inconclusive'],
  ['too few acknowledgements', round([...many(9, serving), recovering()], 1999), true, 'inconclusive'],
  [
    'too few kills in flight',
    round([...many(5, serving), ...many(4, () => serving(0)), recovering()]),
    true,
    'inconclusive',
  ],
  [
    'requests that wait for nobody',
    round([...many(5, serving), ...many(5, recovering)]),
    true,
    'inconclusive',
  ],
  ['a few kills that hit nothing', round([...many(7, serving), ...many(3, recovering)]), true, 'passed'],
  [
    'so many of them that it is no chance',
    round([...many(70, serving), ...many(30, recovering)]),
    true,
    'inconclusive',
  ],
  ['no kill in recovery', round(many(10, serving)), true, 'inconclusive'],
  ['no kill in recovery, where none was asked for', round(many(10, serving)), false, 'passed'],
])('a run with %s is judged', (_what, played, all, kind) => {
  expect(judge([played], all).kind).toBe(kind);
});

test('what was found weighs more than what was too little', () => {
  const findings = new Findings();
  findings.add('acked and lost', 'order 1');
  expect(judge([round([], 0, findings)], true).kind).toBe('failed');
});
