import { lstat, readFile } from 'node:fs/promises';
import { ExsimError } from '../../common/errors.ts';
import { errorCode } from '../../process/files.ts';
import { isScript } from '../../provision/plan-text.ts';
import { writePrivateFile } from '../../provision/secrets/private-file.ts';

/**
 * Writes a script of `--sql` (0600), in place of an earlier one or of an empty file. Anything else stays: who takes
 * `--sql` for an option without a path names the instance file there, and `/dev/stdout` is a link that all programs of
 * the machine use. @throws USAGE
 */
export async function writeScriptFile(path: string, script: string): Promise<void> {
  if (path === '-') throw onStdout();
  try {
    if (!(await isFree(path))) throw notAScript(path);
    await writePrivateFile(path, script);
  } catch (error) {
    throw error instanceof ExsimError ? error : cannotWrite(path, error);
  }
}

/** A pipe would be read for ever, and the place of a link or device is taken: neither is looked into. */
async function isFree(path: string): Promise<boolean> {
  try {
    if (!(await lstat(path)).isFile()) return false;
    const found = await readFile(path, 'utf8');
    return found === '' || isScript(found);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return true;
    throw error;
  }
}

const onStdout = (): ExsimError =>
  new ExsimError('USAGE', 'Expected the path of a file after --sql, but was "-".', {
    wayOut:
      'Its statements have hashes of secrets and go into a file (0600) only; --dry-run prints them masked.',
  });

const notAScript = (path: string): ExsimError =>
  new ExsimError('USAGE', `${path} exists and is not a script of exsim provision --sql.`, {
    wayOut: 'Name another file, or move this one away: exsim provision --sql plan.sql',
  });

const cannotWrite = (path: string, cause: unknown): ExsimError =>
  new ExsimError('USAGE', `Cannot write ${path}: ${errorCode(cause) || 'unknown error'}.`, {
    wayOut: 'Name a file in a folder that is there and that you may write to.',
    cause,
  });
