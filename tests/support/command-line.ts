/** What is wrong with the options of a command of the tests. */
export class UsageError extends Error {}

/** Runs a command of the tests to its exit code; wrong options are told in a line, and end it with 2. */
export async function runMain(main: (args: readonly string[]) => number | Promise<number>): Promise<void> {
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    if (!isUsageError(error)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}

function isUsageError(error: unknown): error is Error {
  if (error instanceof UsageError) return true;
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS_');
}

/** The whole number an option gives, from `least` to `most`; null when it is not given. */
export function integerOption(
  name: string,
  text: string | undefined,
  least: number,
  most = Number.MAX_SAFE_INTEGER,
): number | null {
  if (text === undefined) return null;
  const digits = text.replaceAll('_', '');
  const number = Number(digits);
  if (/^\d+$/.test(digits) && number >= least && number <= most) return number;
  const bounds = most === Number.MAX_SAFE_INTEGER ? `from ${least}` : `from ${least} to ${most}`;
  throw new UsageError(`Expected ${name} to be an integer ${bounds}, but was "${text}".`);
}
