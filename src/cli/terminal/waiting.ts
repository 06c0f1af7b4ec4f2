import { type Clock, systemClock } from '../../common/clock.ts';
import { type Output, processOutput } from './output.ts';

/** Nothing is said of what is done by then. */
const SILENT_MS = 1000;
const REDRAW_MS = 1000;
/** Without a terminal: the first line then, the next ones each time as much has passed once more. */
const FIRST_LINE_MS = 5000;

export type WaitParts = {
  readonly clock: Clock;
  readonly output: Pick<Output, 'note' | 'status'>;
  /** A line that changes in place can be shown. */
  readonly isTerminal: boolean;
};

/**
 * Carries out a task, and says on standard error what it waits for and since when: on a terminal in one line that
 * changes and is gone at the end, elsewhere in a line after 5, 10, 20, ... seconds. The task may change what is said.
 */
export async function whileWaiting<T>(
  what: string,
  task: (tell: (what: string) => void) => Promise<T>,
  parts: WaitParts = usualParts(),
): Promise<T> {
  let now = what;
  const end = repeat(parts, () => now);
  try {
    return await task((next) => {
      now = next;
    });
  } finally {
    end();
  }
}

function repeat({ clock, output, isTerminal }: WaitParts, what: () => string): () => void {
  const beganMs = clock.monotonicMs();
  const waitedMs = (): number => clock.monotonicMs() - beganMs;
  let cancel = (): void => undefined;
  const show = (): void => {
    const text = `${what()} (${Math.round(waitedMs() / 1000)} s)`;
    if (isTerminal) output.status(text);
    else output.note(text);
    cancel = clock.after(isTerminal ? REDRAW_MS : waitedMs(), show);
  };
  cancel = clock.after(isTerminal ? SILENT_MS : FIRST_LINE_MS, show);
  return () => {
    cancel();
    if (isTerminal) output.status(null);
  };
}

const usualParts = (): WaitParts => ({
  clock: systemClock,
  output: processOutput,
  isTerminal: process.stderr.isTTY === true,
});
