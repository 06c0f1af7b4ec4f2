import { failureOf } from './failure.ts';
import { StatusLine } from './status-line.ts';

/** Where commands write. Data goes to `out`, everything about the way there to `note`. */
export type Output = {
  /** A line of data, on standard output. */
  line(text: string): void;
  /** A line for the person watching, on standard error. */
  note(text: string): void;
  /** A value as JSON, indented for people. */
  json(value: unknown): void;
  /** A line below all others that changes in place; null takes it away. For terminals only. */
  status(text: string | null): void;
};

const statusLine = new StatusLine({
  write: (text) => void process.stderr.write(text),
  get columns() {
    return process.stderr.columns;
  },
});

export const processOutput: Output = {
  line: (text) => statusLine.aside(() => process.stdout.write(`${text}\n`)),
  note: (text) => statusLine.aside(() => process.stderr.write(`${text}\n`)),
  json: (value) => statusLine.aside(() => process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)),
  status: (text) => statusLine.show(text),
};

/**
 * What becomes of output that nobody takes. A reader that has left (`exsim logs | head`) ends a command quietly, a disk
 * that is full with a message. Notes only tell of what is being done, and that goes on without them: a run whose
 * notes went to `head` would end in the middle. Called once, at the start of a command.
 */
export function settleLostOutput(): void {
  process.stderr.on('error', () => undefined);
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    const { text, exitCode } = failureOf(error);
    process.stderr.write(text, () => process.exit(exitCode));
  });
}
