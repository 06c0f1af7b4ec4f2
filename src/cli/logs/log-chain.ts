import { type FileHandle, open } from 'node:fs/promises';
import { errorCode } from '../../process/files.ts';

/** One file of a log, open; its owner closes it. `bytes` and `modifiedMs` are of the moment it was opened. */
export type OpenLog = {
  readonly handle: FileHandle;
  /** 0: the log itself. */
  readonly age: number;
  readonly inode: number;
  readonly bytes: number;
  readonly modifiedMs: number;
};

/**
 * Opens a log and what was set aside of it (`.1` to `.<oldMax>`), newest first, up to but without the one with the
 * inode `known`. None is missing when the log is set aside meanwhile: each file then moves to a name that is looked at
 * later, and one that is met twice is taken once.
 */
export async function openChain(
  path: string,
  oldMax: number,
  known: number | null = null,
): Promise<OpenLog[]> {
  const files: OpenLog[] = [];
  for (let age = 0; age <= oldMax; age++) {
    const file = await openLog(path, age);
    if (file === null) continue;
    const isTaken = files.some(({ inode }) => inode === file.inode);
    if (isTaken || file.inode === known) await file.handle.close();
    if (file.inode === known) break;
    if (!isTaken) files.push(file);
  }
  return files;
}

/** Null when there is no such file. */
async function openLog(path: string, age: number): Promise<OpenLog | null> {
  try {
    const handle = await open(age === 0 ? path : `${path}.${age}`, 'r');
    const { ino, size, mtimeMs } = await handle.stat();
    return { handle, age, inode: ino, bytes: size, modifiedMs: Math.floor(mtimeMs) };
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/**
 * `length` bytes from `position` on as text of one character each: a character that is cut between two reads is whole
 * again when they are joined. Less when the file ends before.
 */
export async function readLatin(handle: FileHandle, position: number, length: number): Promise<string> {
  const buffer = Buffer.allocUnsafe(length); // Only what was read into it is looked at.
  const { bytesRead } = await handle.read(buffer, 0, length, position);
  return buffer.toString('latin1', 0, bytesRead);
}

/** The text of what `readLatin` gave. */
export const fromLatin = (text: string): string => Buffer.from(text, 'latin1').toString('utf8');
