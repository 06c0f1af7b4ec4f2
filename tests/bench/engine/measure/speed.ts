import { CHUNK, type Contender, feed, type Outcome } from '../contenders/contender.ts';
import { collectGarbage } from './collect.ts';

/** Commands that only wake the compiler up, on an instance that is thrown away. */
const COMPILE_COMMANDS = 200_000;

export type SpeedFigures = Outcome & {
  /** Measured commands. */
  readonly commands: number;
  /** CPU time of the whole process, compiler and garbage collector included. */
  readonly nsPerCommand: number;
};

/**
 * Feeds `count` commands and measures those after the first `warm`, which build the book. Making commands and reading
 * events happens between chunks, while the clock stands still.
 */
export function measureSpeed(create: () => Contender, warm: number, count: number): SpeedFigures {
  feed(create(), 0, Math.min(count, warm + COMPILE_COMMANDS));
  const contender = create();
  feed(contender, 0, warm);
  collectGarbage();
  let cpuUs = 0;
  for (let at = warm; at < count; at += CHUNK) {
    contender.prepare(at, Math.min(at + CHUNK, count));
    cpuUs += cpuUsOf(() => contender.run());
    contender.settle();
  }
  const commands = count - warm;
  return { commands, nsPerCommand: (cpuUs * 1000) / commands, ...contender.outcome() };
}

/** User and system time of the process, microseconds. */
function cpuUsOf(action: () => void): number {
  const before = process.cpuUsage();
  action();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
