import { renameSync } from 'node:fs';
import { errorCode } from './files.ts';

/**
 * Renames a file to `<file>.1`, the older ones one further, at most to `.<keep>`: the one there is replaced. Nothing
 * when there is no such file. Synchronous, so that the file's owner writes nothing in between.
 */
export function setAside(file: string, keep: number): void {
  for (let age = keep - 1; age >= 1; age--) renameIfThere(`${file}.${age}`, `${file}.${age + 1}`);
  renameIfThere(file, `${file}.1`);
}

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}
