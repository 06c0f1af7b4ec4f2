/** Where commands write. Data goes to `out`, everything about the way there to `note`. */
export type Output = {
  /** A line of data, on standard output. */
  line(text: string): void;
  /** A line for the person watching, on standard error. */
  note(text: string): void;
  /** A value as JSON, indented for people. */
  json(value: unknown): void;
};

export const processOutput: Output = {
  line: (text) => void process.stdout.write(`${text}\n`),
  note: (text) => void process.stderr.write(`${text}\n`),
  json: (value) => void process.stdout.write(`${JSON.stringify(value, null, 2)}\n`),
};

/**
 * Lets `exsim logs | head` end quietly: a reader that has left is no failure. Called once, at the start of a command.
 */
export function endQuietlyWhenReaderLeaves(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
}
