import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { errorCode } from '../process/files.ts';

/**
 * Makes a folder of the cache whole or not at all: `fill` fills a temporary one beside it, which is then renamed. When
 * several do it at once the first one's stays. Gives back `dir`.
 */
export async function fillOnce(dir: string, fill: (temporary: string) => Promise<void>): Promise<string> {
  if (existsSync(dir)) return dir;
  const temporary = `${dir}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    await fill(temporary);
    await rename(temporary, dir);
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST'].includes(errorCode(error))) throw error;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return dir;
}
