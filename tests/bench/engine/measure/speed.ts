import { CHUNK, type Contender, feed, type Trades } from '../contenders/contender.ts';
import { collectGarbage } from './collect.ts';

export type SpeedFigures = Trades & {
  /** Measured commands. */
  readonly commands: number;
  /** CPU time of the whole process, compiler and garbage collector included. */
  readonly nsPerCommand: number;
  readonly fingerprint: string;
};

/** Commands that wake the compiler up where nothing has to be read. */
const WAKING_COMMANDS = 200_000;

/** How many commands there are, and how many of them come before the clock starts. */
export type Span = { readonly warm: number; readonly count: number };

/**
 * A first instance does all commands and has its events read: that shows the trades, and wakes the compiler up. The
 * second one is measured, without anything being read, and must end in the same state.
 */
export function measureSpeed(create: () => Contender, span: Span): SpeedFigures {
  const first = create();
  feed(first, 0, span.warm);
  feed(first, span.warm, span.count);
  const { trades, tradeHash } = first.trades();
  const expected = first.fingerprint();
  const figures = measureOne(create(), span);
  if (figures.fingerprint !== expected)
    throw new Error(
      `Expected the measured instance to end as ${expected}, but it was ${figures.fingerprint}.`,
    );
  return { ...figures, trades, tradeHash };
}

/** For a contender that reads its own trades while it is measured. */
export function measureReader(create: () => Contender, span: Span): SpeedFigures {
  feed(create(), 0, Math.min(span.count, span.warm + WAKING_COMMANDS));
  return measureOne(create(), span);
}

function measureOne(contender: Contender, { warm, count }: Span): SpeedFigures {
  feed(contender, 0, warm);
  collectGarbage();
  let cpuUs = 0;
  for (let at = warm; at < count; at += CHUNK) {
    contender.prepare(at, Math.min(at + CHUNK, count));
    cpuUs += cpuUsOf(() => contender.run());
  }
  const commands = count - warm;
  const fingerprint = contender.fingerprint();
  return { commands, nsPerCommand: (cpuUs * 1000) / commands, fingerprint, ...contender.trades() };
}

/** User and system time of the process, microseconds. */
function cpuUsOf(action: () => void): number {
  const before = process.cpuUsage();
  action();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
