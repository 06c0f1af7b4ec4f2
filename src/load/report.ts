import type { NoAnswerReason } from '../client/exchange/index.ts';
import type { EndBook } from './end-state.ts';
import type { OpenLoopResult } from './open-loop.ts';
import type { Tally } from './tally.ts';
import type { Protocol } from './target.ts';

/** What one target made of its flow; a line of the table and an entry of the JSON. Counts are orders and cancels. */
export type TargetReport = {
  readonly name: string;
  /** Answers per second while it ran. */
  readonly ratePerSecond: number;
  readonly seconds: number;
  readonly sent: number;
  readonly answered: number;
  /** Due, but never sent: too many were under way. */
  readonly unsent: number;
  /** Cancels that had nothing to cancel. */
  readonly skipped: number;
  readonly accepted: number;
  readonly canceled: number;
  readonly trades: number;
  /** By error name. */
  readonly rejects: Readonly<Record<string, number>>;
  /** Requests without an answer, by reason. */
  readonly errors: Readonly<Record<string, number>>;
  /** Of the time a request was meant for until its answer, ms; null without answers. */
  readonly latencyMs: {
    readonly p50: number | null;
    readonly p99: number | null;
    readonly p999: number | null;
    readonly max: number | null;
  };
  /** Seconds into the flow from which on nothing was answered; null where the venue answers at the end. */
  readonly silentFromSeconds: number | null;
  /** Of the trades, by quote asset. */
  readonly volume: Readonly<Record<string, string>>;
  /** By asset: what the accounts of the flow have less together, which is the fees when nobody else traded. */
  readonly fees: Readonly<Record<string, string>>;
  readonly books: readonly EndBook[];
  /** Orders of the flow that could not be cancelled and may still rest. */
  readonly left: number;
};

/** What is read and done when the flow is over. */
export type TargetEnd = Pick<TargetReport, 'fees' | 'books' | 'silentFromSeconds' | 'left'>;

export type LoadReport = {
  readonly protocol: Protocol;
  readonly seed: number;
  /** Of each target. */
  readonly ratePerSecond: number;
  /** True when a signal ended it early. */
  readonly interrupted: boolean;
  /** What was done beside the flow, such as deposits. */
  readonly notes: readonly string[];
  readonly targets: readonly TargetReport[];
};

export function targetReport(
  name: string,
  tally: Tally,
  { sent, unsent, elapsedMs }: OpenLoopResult,
  end: TargetEnd,
): TargetReport {
  const { latency } = tally;
  return {
    name,
    ratePerSecond: elapsedMs === 0 ? 0 : rounded((tally.answeredCount * 1000) / elapsedMs),
    seconds: rounded(elapsedMs / 1000),
    sent,
    answered: tally.answeredCount,
    unsent,
    skipped: tally.skipped,
    accepted: tally.accepted,
    canceled: tally.canceled,
    trades: tally.trades,
    rejects: mostFirst(tally.rejects),
    errors: mostFirst(tally.errors),
    latencyMs: {
      p50: microseconds(latency.quantileMs(0.5)),
      p99: microseconds(latency.quantileMs(0.99)),
      p999: microseconds(latency.quantileMs(0.999)),
      max: latency.count === 0 ? null : microseconds(latency.maxMs),
    },
    volume: tally.volume(),
    ...end,
  };
}

const HEADING = [
  'NAME',
  'RATE/S',
  'ANSWERED',
  'P50 MS',
  'P99 MS',
  'P99.9 MS',
  'MAX MS',
  'REJECTS',
  'ERRORS',
  'UNSENT',
];

/** Rows of the table, the heading first. */
export function reportRows(targets: readonly TargetReport[]): string[][] {
  return [HEADING, ...targets.map(row)];
}

function row(report: TargetReport): string[] {
  const { p50, p99, p999, max } = report.latencyMs;
  return [
    report.name,
    report.ratePerSecond.toFixed(1),
    String(report.answered),
    ...[p50, p99, p999, max].map((ms) => (ms === null ? '-' : ms.toFixed(2))),
    ...[report.rejects, report.errors].map((counts) => String(total(counts))),
    String(report.unsent),
  ];
}

/** A line for each target that has something to explain: its silence, rejects and errors by reason, what it could not cancel. */
export function explanations({ targets }: Pick<LoadReport, 'targets'>): string[] {
  return targets.flatMap(({ name, silentFromSeconds, rejects, errors, skipped, left }) => {
    const parts = [
      ...(silentFromSeconds === null ? [] : [`no answer from ${silentFromSeconds} s on`]),
      ...(total(rejects) === 0 ? [] : [`rejects: ${counted(rejects)}`]),
      ...(total(errors) === 0 ? [] : [`errors: ${counted(worded(errors))}`]),
      ...(skipped === 0 ? [] : [`cancels without an order: ${skipped}`]),
      ...(left === 0 ? [] : [`orders left in the book: ${left}`]),
    ];
    return parts.length === 0 ? [] : [`${name}: ${parts.join('; ')}`];
  });
}

export const counted = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([what, count]) => `${count} ${what}`)
    .join(', ');

/** What a client says of a request without an answer. */
const ERROR_WORDS: Readonly<Record<NoAnswerReason, string>> = {
  connect: 'not connected',
  lost: 'connection lost',
  timeout: 'no answer in time',
  unreadable: 'unreadable answer',
};

const worded = (errors: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(errors).map(([reason, count]) => [ERROR_WORDS[reason as NoAnswerReason] ?? reason, count]),
  );

const total = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

const mostFirst = (counts: ReadonlyMap<string, number>): Record<string, number> =>
  Object.fromEntries([...counts].toSorted(([, left], [, right]) => right - left));

const microseconds = (ms: number | null): number | null => (ms === null ? null : rounded(ms, 3));

const rounded = (value: number, digits = 1): number => Number(value.toFixed(digits));
