import { stat, truncate } from 'node:fs/promises';
import { errorCode } from '../../process/files.ts';
import { OUT_FILES } from '../../process/paths.ts';
import { setAside } from '../../process/set-aside.ts';

/** Keeps what the run before said, when it said something: what is in the file itself is said by the next run. */
export async function beginOutput(outFile: string): Promise<void> {
  if ((await sizeOf(outFile)) > 0) setAside(outFile, OUT_FILES.oldMax);
}

/**
 * Empties a file that a process floods. Nobody can have it written elsewhere, as one does a log: it is the output that
 * the process was born with. True when it did.
 */
export async function boundOutput(outFile: string, bytesMax: number = OUT_FILES.bytesMax): Promise<boolean> {
  if ((await sizeOf(outFile)) <= bytesMax) return false;
  await truncate(outFile, 0);
  return true;
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return 0;
    throw error;
  }
}
