import type { Readable } from 'node:stream';
import { ExsimError } from '../../common/errors.ts';

/**
 * Splits a byte stream into lines without their ends. One that breaks off ends like any other, without the line it
 * broke off in: its sender was killed. @throws ExsimError when a line passes `maxLength` characters
 */
export async function* readLines(
  stream: Readable,
  maxLength: number,
): AsyncGenerator<string, void, undefined> {
  stream.setEncoding('utf8');
  let rest = '';
  try {
    for await (const chunk of stream) {
      const lines = (rest + (chunk as string)).split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > maxLength) throw tooLong(maxLength);
      yield* lines;
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ECONNRESET') return;
    throw error;
  }
  if (rest !== '') yield rest;
}

/** The data of each server-sent event in a stream of lines; comments and other fields are passed over. */
export async function* readEventData(lines: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  for await (const line of lines) {
    if (line.startsWith('data: ')) yield line.slice('data: '.length);
  }
}

const tooLong = (maxLength: number): ExsimError =>
  new ExsimError('SUPERVISOR_UNREACHABLE', `The supervisor sent a line longer than ${maxLength} characters.`);
