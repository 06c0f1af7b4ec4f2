import { parseArgs } from 'node:util';
import { runMain } from '../support/command-line.ts';
import { majorsOption } from './majors.ts';
import { SUPPORTED } from './packages.ts';
import { testOn, testTooOld, type VersionResult } from './suite.ts';

const interrupted = new AbortController();

/**
 * The tests that talk to Postgres, on every version that exsim promises, and that the one before them is refused. Ends
 * with a table; exit code 1 when a test failed on any.
 */
async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { postgres: { type: 'string' } } });
  const results: VersionResult[] = [await testTooOld()];
  for (const major of majorsOption(values.postgres) ?? SUPPORTED)
    if (!interrupted.signal.aborted) results.push(await testOn(major, interrupted.signal));
  console.log(table(results));
  return !interrupted.signal.aborted && results.every(({ failed }) => failed === 0) ? 0 : 1;
}

const HEAD = ['Postgres', 'passed', 'failed', 'skipped', 'seconds'];

function table(results: readonly VersionResult[]): string {
  const rows = results.map(({ postgres, passed, failed, skipped, seconds }) => [
    ...[postgres, `${passed}`, `${failed}`, `${skipped}`, seconds.toFixed(1)],
  ]);
  return [HEAD, HEAD.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

// Ctrl-C ends the tests that run; this process lives on to remove the server.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupted.abort());
await runMain(main);
