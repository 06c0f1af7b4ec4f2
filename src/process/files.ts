import { randomBytes } from 'node:crypto';
import { lstat, open, readFile, rename, rm } from 'node:fs/promises';

/**
 * Writes a whole file, or leaves the old one as it was: temp file, fsync, rename. Mode 0600 unless told otherwise,
 * whatever the umask.
 */
export async function writeFileAtomic(path: string, text: string, mode = 0o600): Promise<void> {
  const temp = `${path}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    await writeDurably(temp, text, mode);
    await rename(temp, path);
  } catch (error) {
    await rm(temp, { force: true });
    throw error;
  }
}

/** The same, and a file that has this text and mode already is left alone: a write waits for the disk. */
export async function writeFileIfChanged(path: string, text: string, mode = 0o600): Promise<void> {
  if (!(await isFileOf(path, text, mode))) await writeFileAtomic(path, text, mode);
}

/** What cannot be read, or is somebody else's, is not. */
async function isFileOf(path: string, text: string, mode: number): Promise<boolean> {
  try {
    const facts = await lstat(path);
    const isOurs = facts.isFile() && facts.uid === process.geteuid?.() && (facts.mode & 0o7777) === mode;
    return isOurs && (await readFile(path, 'utf8')) === text;
  } catch {
    return false;
  }
}

/** Writes a new file and waits until the disk has it. Fails when the file exists. */
export async function writeDurably(path: string, text: string, mode = 0o600): Promise<void> {
  const file = await open(path, 'wx', mode);
  try {
    await file.chmod(mode);
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The file's text; null when there is no such file. */
export async function readFileIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return null;
    throw error;
  }
}

/** Whether nothing can be written for want of room: the disk is full, or what its user may have of it. */
export const isNoRoom = (error: unknown): boolean => ['ENOSPC', 'EDQUOT'].includes(errorCode(error));

/** The code of a system error, e.g. `ENOENT`; '' for anything else. */
export const errorCode = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';
