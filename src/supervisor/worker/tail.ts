import { open } from 'node:fs/promises';

/** Read from the end of a file; more lines than fit are not shown. */
const TAIL_BYTES = 8 * 1024;
const LINE_LENGTH_MAX = 500;

/**
 * The last `count` lines of a file that are not empty, each as `read` gives it and then cut to 500 characters; none
 * when there is no file.
 */
export async function lastLines(
  path: string,
  count: number,
  read: (line: string) => string = (line) => line,
): Promise<string[]> {
  const text = await readTail(path);
  const lines = text.split('\n').map((line) => line.trim());
  return lines
    .filter((line) => line !== '')
    .slice(-count)
    .map((line) => read(line).slice(0, LINE_LENGTH_MAX));
}

async function readTail(path: string): Promise<string> {
  const file = await open(path, 'r').catch(() => null);
  if (file === null) return '';
  try {
    const { size } = await file.stat();
    const start = Math.max(0, size - TAIL_BYTES);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(TAIL_BYTES), 0, TAIL_BYTES, start);
    const text = buffer.toString('utf8', 0, bytesRead);
    return start === 0 ? text : text.slice(text.indexOf('\n') + 1);
  } finally {
    await file.close();
  }
}
