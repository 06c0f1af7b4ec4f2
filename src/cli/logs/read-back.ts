import { fromLatin, type OpenLog, readLatin } from './log-chain.ts';

const BLOCK_BYTES = 64 * 1024;
/** A line that is longer is handed out in pieces, so that it does not fill the memory. */
const LINE_BYTES_MAX = 1024 * 1024;

/** The lines of a file as it was when it was opened, the last one first, be it whole or not. */
export async function* readBack({ handle, bytes }: OpenLog): AsyncGenerator<string, void, undefined> {
  let beginning = '';
  for (let position = bytes; position > 0; ) {
    const length = Math.min(BLOCK_BYTES, position);
    const isLast = position === bytes;
    position -= length;
    const lines = ((await readLatin(handle, position, length)) + beginning).split('\n');
    if (isLast && lines.at(-1) === '') lines.pop(); // Behind the end of the last line.
    beginning = position === 0 ? '' : (lines.shift() ?? '');
    for (const line of lines.toReversed()) yield fromLatin(line);
    if (beginning.length <= LINE_BYTES_MAX) continue;
    yield fromLatin(beginning);
    beginning = '';
  }
}

/** The same file up to its last whole line: a writer may be in the middle of the next one. */
export async function upToWholeLine(file: OpenLog): Promise<OpenLog> {
  const { handle, bytes } = file;
  for (let position = bytes; position > 0; ) {
    const length = Math.min(BLOCK_BYTES, position);
    position -= length;
    const at = (await readLatin(handle, position, length)).lastIndexOf('\n');
    if (at !== -1) return { ...file, bytes: position + at + 1 };
  }
  return { ...file, bytes: 0 };
}
