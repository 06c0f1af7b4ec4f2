import { ExsimError } from '../common/errors.ts';
import { Redactor } from '../common/redact.ts';
import { passwordOf } from './secrets/secrets-file.ts';
import { readSettings, SECRET_VARIABLES } from './settings.ts';
import { rebuildTables } from './verify/rebuild.ts';
import { reportText } from './verify/report-text.ts';
import type { LiveTarget } from './verify/types.ts';
import { verify } from './verify/verify.ts';

/**
 * Verifies the venue its environment names: the variables of a worker, and EXSIM_VERIFY_URL (base URL of the running
 * worker) with EXSIM_VERIFY_ADMIN_KEY; without them the closed journal. With --rebuild the tables, which are empty
 * then, are written anew first. Prints text, or with --json one line of JSON.
 * Exit 0: all agree; 1: something differs.
 */
async function main(args: readonly string[]): Promise<number> {
  const { json, rebuild } = readArguments(args);
  const settings = readSettings(process.env);
  const live = liveTarget(process.env);
  for (const name of [...SECRET_VARIABLES, 'EXSIM_VERIFY_ADMIN_KEY']) delete process.env[name];
  REDACTOR.add(passwordOf(settings.postgresUrl));
  if (live !== null) REDACTOR.add(live.adminKey);
  if (rebuild) await rebuildTables(settings);
  const report = await verify({ settings, live });
  console.log(json ? JSON.stringify(report) : reportText(report));
  return report.differenceCount === 0 ? 0 : 1;
}

const REDACTOR = new Redactor();

function readArguments(args: readonly string[]): { readonly json: boolean; readonly rebuild: boolean } {
  const given = args[0] === 'verify' ? args.slice(1) : args;
  const unknown = given.find((argument) => !['--json', '--rebuild'].includes(argument));
  if (unknown === undefined) return { json: given.includes('--json'), rebuild: given.includes('--rebuild') };
  throw new ExsimError(
    'USAGE',
    `Expected no argument but --json and --rebuild, but was ${JSON.stringify(unknown)}.`,
  );
}

function liveTarget(environment: Readonly<Record<string, string | undefined>>): LiveTarget | null {
  const url = environment['EXSIM_VERIFY_URL'] ?? '';
  const adminKey = environment['EXSIM_VERIFY_ADMIN_KEY'] ?? '';
  if (url === '' && adminKey === '') return null;
  if (URL.canParse(url) && adminKey !== '') return { url, adminKey };
  throw new ExsimError(
    'USAGE',
    'Expected EXSIM_VERIFY_URL to be a URL and EXSIM_VERIFY_ADMIN_KEY to be set.',
    {
      wayOut: 'Set both to compare with the running worker, or neither.',
    },
  );
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  const wayOut = error instanceof ExsimError && error.wayOut !== undefined ? `\n  ${error.wayOut}` : '';
  console.error(REDACTOR.redact(`error: ${message}${wayOut}`));
  process.exitCode = error instanceof ExsimError ? error.exitCode : 1;
}
