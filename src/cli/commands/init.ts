import { writeFile } from 'node:fs/promises';
import { ExsimError } from '../../common/errors.ts';
import { errorCode, writeFileAtomic } from '../../process/files.ts';
import { askVenues } from '../init/ask-venues.ts';
import { instanceFileText, VENUES_DEFAULT } from '../init/file-text.ts';
import { requireVenues } from '../init/venues.ts';
import { DEFAULT_FILE } from '../project/instance-file.ts';
import { processOutput as output } from '../terminal/output.ts';

export type InitOptions = {
  readonly venues?: readonly string[];
  readonly yes?: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
};

/** Others may read it: it holds no secret until somebody writes one. */
const MODE = 0o644;

/** `init`: writes an instance file with comments. Asks which venues on a terminal only; replaces no file unasked. */
export async function init(file: string = DEFAULT_FILE, options: InitOptions): Promise<void> {
  const venues = await chooseVenues(options);
  await write(file, instanceFileText(venues), options.force === true);
  if (options.json) return output.json({ file, venues });
  output.line(
    `${file}: ${venues.join(', ')}\nStart them with: exsim up${file === DEFAULT_FILE ? '' : ` ${file}`}`,
  );
}

async function chooseVenues({ venues, yes, json }: InitOptions): Promise<readonly string[]> {
  if (venues !== undefined) {
    requireVenues(venues);
    return venues;
  }
  const isAttended = process.stdin.isTTY && process.stdout.isTTY;
  if (yes || json || !isAttended) return VENUES_DEFAULT;
  return askVenues({ input: process.stdin, output: process.stdout });
}

async function write(file: string, text: string, force: boolean): Promise<void> {
  try {
    if (force) await writeFileAtomic(file, text, MODE);
    else await writeFile(file, text, { flag: 'wx', mode: MODE });
  } catch (error) {
    throw errorCode(error) === 'EEXIST' ? isThere(file) : cannotWrite(file, error);
  }
}

const isThere = (file: string): ExsimError =>
  new ExsimError('USAGE', `Expected ${file} not to be there yet, but it is.`, {
    wayOut: `Write another file with \`exsim init FILE\`, or replace this one with \`exsim init ${file} --force\`.`,
  });

const cannotWrite = (file: string, cause: unknown): ExsimError =>
  new ExsimError('USAGE', `Cannot write ${file}: ${errorCode(cause) || 'unknown error'}.`, {
    wayOut: 'Name a file in a folder that is there and that you may write to.',
    cause,
  });
