import { open, rename, stat } from 'node:fs/promises';
import { errorCode } from '../process/files.ts';

const OUT_FILE_BYTES_MAX = 5 * 1024 * 1024;
const TAIL_BYTES_MAX = 16 * 1024;

/** Sets the output of earlier runs aside (as `.1`, one is kept) when it has grown large. Gives back its size now. */
export async function rotateOutFile(path: string): Promise<number> {
  const bytes = await outFileBytes(path);
  if (bytes <= OUT_FILE_BYTES_MAX) return bytes;
  await rename(path, `${path}.1`).catch((error: unknown) => {
    if (errorCode(error) !== 'ENOENT') throw error; // Somebody else was faster.
  });
  return 0;
}

/** The last `lines` lines a server wrote since its output had `fromBytes` bytes. */
export async function lastLines(path: string, fromBytes: number, lines: number): Promise<string> {
  const end = await outFileBytes(path);
  const start = Math.max(fromBytes, end - TAIL_BYTES_MAX);
  if (end <= start) return '';
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(end - start), 0, end - start, start);
    return lastLinesOf(buffer.toString('utf8', 0, bytesRead), lines);
  } finally {
    await file.close();
  }
}

export const lastLinesOf = (text: string, lines: number): string =>
  text.trimEnd().split('\n').slice(-lines).join('\n');

/** 0 when there is no such file. */
export async function outFileBytes(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return 0;
    throw error;
  }
}
