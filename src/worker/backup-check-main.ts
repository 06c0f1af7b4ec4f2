import { text } from 'node:stream/consumers';
import { ExsimError } from '../common/errors.ts';
import { parseInstanceSpec } from '../instance/read-spec.ts';
import type { InstanceSpec } from '../instance/spec.ts';
import { checkBackup } from './verify/check-backup.ts';

/**
 * Checks the backup that its one argument names by replaying it. Standard input: the spec of the instance that is to go on
 * with it as JSON, or nothing. Prints one line of JSON: what was found and exit 0, or `{error}` and exit 1.
 */
async function main(file: string | undefined): Promise<object> {
  if (file === undefined) throw new ExsimError('USAGE', 'Expected the name of a backup, but there was none.');
  return checkBackup(file, readSpec(await text(process.stdin)));
}

function readSpec(json: string): InstanceSpec | null {
  if (json === '') return null;
  const spec = parseInstanceSpec(JSON.parse(json));
  if (spec.ok) return spec.value;
  throw new ExsimError('CONFIG_INVALID', spec.error.join('\n'));
}

try {
  console.log(JSON.stringify(await main(process.argv[2])));
} catch (error) {
  if (!(error instanceof ExsimError)) throw error;
  const { code, message, wayOut } = error;
  console.log(JSON.stringify({ error: { code, message, wayOut } }));
  process.exitCode = 1;
}
