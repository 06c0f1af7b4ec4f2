import { randomBytes } from 'node:crypto';
import { readFileIfThere, writeFileAtomic } from '../../process/files.ts';
import { withFileLock } from '../../process/lock.ts';

/** 256 bits: not to be guessed. */
const TOKEN_BYTES = 32;
const TOKEN_PATTERN = /^[0-9a-f]{64}$/;

/** The token of a project's control port, 0600 in that file: made when it is first asked for, then kept. */
export function controlToken(file: string): Promise<string> {
  return withFileLock(file, async () => {
    const kept = ((await readFileIfThere(file)) ?? '').trim();
    if (TOKEN_PATTERN.test(kept)) return kept;
    const token = randomBytes(TOKEN_BYTES).toString('hex');
    await writeFileAtomic(file, `${token}\n`);
    return token;
  });
}
