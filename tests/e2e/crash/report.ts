import { Findings } from './checks/findings.ts';
import type { Kill } from './kills/killer.ts';
import { KILL_KINDS } from './kills/kinds.ts';
import type { Round } from './round.ts';
import { diskText } from './venue/disk.ts';

/** Below any of these a run proves nothing. Of few kills, a few may miss by chance. */
const LEAST = {
  acksPerKill: 200,
  inFlightPercent: 80,
  inFlightPercentOfFew: 60,
  inRecoveryPercent: 10,
} as const;
const FEW_KILLS = 50;

export type Verdict =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed'; readonly findings: Findings }
  | { readonly kind: 'inconclusive'; readonly reasons: readonly string[] };

/** `all`: kills of every kind were asked for, so that some have to hit a recovery. */
export function judge(rounds: readonly Round[], all: boolean): Verdict {
  const findings = new Findings();
  for (const round of rounds) findings.addAll(round.findings);
  if (!findings.isEmpty) return { kind: 'failed', findings };
  const reasons = vacuity(rounds, all);
  return reasons.length === 0 ? { kind: 'passed' } : { kind: 'inconclusive', reasons };
}

function vacuity(rounds: readonly Round[], all: boolean): string[] {
  const kills = killsOf(rounds);
  const acks = sum(rounds.map((round) => round.acks));
  const hits = inFlight(kills);
  const inRecovery = kills.filter((kill) => kill.inRecovery).length;
  const least = LEAST.acksPerKill * kills.length;
  return [
    ...(kills.length === 0 ? ['nothing was killed'] : []),
    ...(acks < least ? [`expected at least ${least} acknowledged requests, but had ${acks}`] : []),
    ...tooFew('kills with requests in flight', hits, kills.length, leastInFlight(kills.length)),
    ...(all ? tooFew('kills inside recovery', inRecovery, kills.length, LEAST.inRecoveryPercent) : []),
  ];
}

const leastInFlight = (kills: number): number =>
  kills < FEW_KILLS ? LEAST.inFlightPercentOfFew : LEAST.inFlightPercent;

const tooFew = (what: string, count: number, of: number, percent: number): string[] =>
  count * 100 >= of * percent ? [] : [`expected at least ${percent} % ${what}, but had ${count} of ${of}`];

const killsOf = (rounds: readonly Round[]): Kill[] => rounds.flatMap(({ kills }) => [...kills]);

/** Requests that wait while nobody listens are not in flight. */
const inFlight = (kills: readonly Kill[]): number =>
  kills.filter((kill) => kill.inFlight > 0 && !kill.inRecovery).length;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** The figures of a run, for people. */
export function reportText(rounds: readonly Round[]): string {
  const kills = killsOf(rounds);
  const total = (pick: (round: Round) => number) => sum(rounds.map(pick));
  const percent = (count: number) => `${count} (${Math.round((100 * count) / Math.max(1, kills.length))} %)`;
  return [
    ...(rounds[0] === undefined ? [] : [diskText(rounds[0].disk)]),
    `kills: ${kills.length}; with requests in flight ${percent(inFlight(kills))}, inside recovery ${percent(kills.filter((kill) => kill.inRecovery).length)}`,
    `acknowledged: ${total((round) => round.acks)}, of them sent before and found done ${total((round) => round.duplicates)}; requests without a definite answer ${total((round) => round.unanswered)}`,
    `journal: ${total((round) => round.journal.commands)} commands in ${total((round) => round.journal.rows)} rows, ${total((round) => round.journal.trades)} trades; shown to the reader: ${total((round) => round.seen)} things`,
    'without an acknowledgement, ms:',
    ...KILL_KINDS.flatMap((kind) =>
      outageLine(
        kind,
        kills.filter((kill) => kill.kind === kind),
      ),
    ),
    `seeds: ${rounds.map(({ seed }) => seed).join(', ')}; ${secondsText(rounds)}`,
  ].join('\n');
}

function secondsText(rounds: readonly Round[]): string {
  const parts = (['start', 'strike', 'check', 'remove'] as const).map(
    (part) => `${part} ${sum(rounds.map(({ seconds }) => seconds[part])).toFixed(0)} s`,
  );
  return parts.join(', ');
}

function outageLine(kind: string, kills: readonly Kill[]): string[] {
  if (kills.length === 0) return [];
  const times = kills.map(({ outageMs }) => outageMs).toSorted((a, b) => a - b);
  const median = times[Math.floor(times.length / 2)]!;
  return [
    `  ${kind.padEnd(10)} ${String(kills.length).padStart(4)} kills, median ${median.toFixed(0)}, longest ${times.at(-1)!.toFixed(0)}`,
  ];
}

export function verdictText(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'passed':
      return '0 lost, 0 doubled, 0 invented: passed';
    case 'failed':
      return `${verdict.findings}\nFAILED`;
    case 'inconclusive':
      return `${verdict.reasons.join('\n')}\nINCONCLUSIVE: it proves nothing`;
  }
}
