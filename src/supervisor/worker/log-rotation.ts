import { rename, stat } from 'node:fs/promises';
import { errorCode } from '../../process/files.ts';

/** With four old files of each, an instance's log stays below 50 MB. */
const LOG_BYTES_MAX = 10 * 1024 * 1024;
const OLD_FILES_MAX = 4;

/**
 * Sets a full log aside as `<file>.1`, the older ones one further, the oldest over the edge. Its writer goes on writing
 * into the renamed file until it opens the name again, so no line is lost. True: it has to open it, because the file was
 * set aside now, or is not there since it did not hear of that the last time.
 */
export async function rotateLog(file: string, bytesMax = LOG_BYTES_MAX): Promise<boolean> {
  const bytes = await sizeOf(file);
  if (bytes === null) return true;
  if (bytes <= bytesMax) return false;
  for (let age = OLD_FILES_MAX - 1; age >= 1; age--)
    await renameIfThere(`${file}.${age}`, `${file}.${age + 1}`);
  await renameIfThere(file, `${file}.1`);
  return true;
}

/** Null when there is no such file. */
const sizeOf = (file: string): Promise<number | null> =>
  stat(file).then(
    ({ size }) => size,
    () => null,
  );

async function renameIfThere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}
