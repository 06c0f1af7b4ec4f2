import { writeSync } from 'node:fs';
import type { Size } from '../view/line.ts';
import { decodeKeys, flushedKeys, isOfPaste } from './keyboard.ts';

/** Alternate screen, no cursor, no wrapping at the right edge, pastes marked; and back, whatever was set meanwhile. */
const ENTER = '\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[?2004h\x1b[2J';
export const LEAVE = '\x1b[?2026l\x1b[0m\x1b[?2004l\x1b[?7h\x1b[?25h\x1b[?1049l';

/** A sequence that was begun and does not go on for so long was the Escape key. */
const ESCAPE_MS = 60;

export type TerminalStreams = {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream & { readonly fd: number };
};

export type TerminalListener = {
  readonly key: (key: string) => void;
  readonly resized: (size: Size) => void;
};

/**
 * A person's terminal, taken over and given back as it was: at the end, at the end of the process for whatever reason
 * it can still notice, and for the time of a Ctrl-Z. A process killed by SIGKILL can give nothing back.
 */
export class Terminal {
  readonly #streams: TerminalStreams;
  #listener: TerminalListener | null = null;
  #isTaken = false;
  #rest = '';
  #escape: NodeJS.Timeout | undefined;

  constructor(streams: TerminalStreams) {
    this.#streams = streams;
  }

  get size(): Size {
    const { columns, rows } = this.#streams.stdout;
    return { columns: columns || 80, rows: rows || 24 };
  }

  take(): void {
    const { stdin, stdout } = this.#streams;
    this.#isTaken = true;
    process.on('exit', this.#restore);
    process.on('uncaughtExceptionMonitor', this.#restore);
    stdin.setRawMode(true);
    stdin.on('data', this.#read);
    stdin.resume();
    stdout.on('resize', this.#resize);
    stdout.write(ENTER);
  }

  give(): void {
    const { stdin, stdout } = this.#streams;
    this.#restore();
    process.off('exit', this.#restore);
    process.off('uncaughtExceptionMonitor', this.#restore);
    stdin.off('data', this.#read);
    stdin.pause();
    stdout.off('resize', this.#resize);
    clearTimeout(this.#escape);
  }

  /** Tells `listener` alone, until the returned function is called. */
  listen(listener: TerminalListener): () => void {
    this.#listener = listener;
    return () => {
      this.#listener = null;
    };
  }

  /** Resolves when the terminal has taken it, however slow it is. Nothing is written to one that was given back. */
  async write(text: string): Promise<void> {
    if (!this.#isTaken || text === '') return;
    await new Promise<void>((resolve) => {
      this.#streams.stdout.write(text, () => resolve());
    });
  }

  /** In one go, so that it is done even when the process ends with the next line. */
  readonly #restore = (): void => {
    if (!this.#isTaken) return;
    this.#isTaken = false;
    try {
      this.#streams.stdin.setRawMode(false);
      writeSync(this.#streams.stdout.fd, LEAVE);
    } catch {
      // The terminal is gone: there is nothing left to restore.
    }
  };

  readonly #resize = (): void => this.#listener?.resized(this.size);

  readonly #read = (data: Buffer | string): void => {
    clearTimeout(this.#escape);
    const { keys, rest } = decodeKeys(this.#rest + data.toString());
    this.#rest = rest;
    for (const key of keys) this.#listener?.key(key);
    if (rest !== '' && !isOfPaste(rest)) this.#escape = setTimeout(this.#flush, ESCAPE_MS);
  };

  readonly #flush = (): void => {
    const keys = flushedKeys(this.#rest);
    this.#rest = '';
    for (const key of keys) this.#listener?.key(key);
  };
}
