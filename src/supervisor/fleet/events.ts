import { appendFile, rename, stat } from 'node:fs/promises';
import type { FleetEvent, FleetEvents } from '../../protocol/api.ts';
import { readKeptEvents } from './kept-events.ts';

/** Kept in memory for `events`; the file has more. */
export const EVENTS_KEPT_MAX = 1_000;
/** At this size the file becomes `<file>.1`, in place of the one before: 10 MiB in all. */
const FILE_BYTES_MAX = 5 * 1024 * 1024;

/**
 * What happened, in a bounded ring and appended to a file. The file is written in order and behind the events: one
 * that cannot be written is not lost from memory and stops nothing.
 */
export class EventLog {
  readonly #file: string;
  readonly #ring: FleetEvent[] = [];
  #lastSeq = 0;
  #pending: string[] = [];
  #writing: Promise<void> | null = null;

  constructor(file: string) {
    this.#file = file;
  }

  /** Goes on where earlier supervisors of the project ended: numbers stay gapless. Called once, before any event. */
  async resume(): Promise<void> {
    const { events, lastSeq, isCut } = await readKeptEvents(this.#file, EVENTS_KEPT_MAX);
    this.#ring.push(...events);
    this.#lastSeq = lastSeq;
    if (isCut) this.#pending.push('\n');
  }

  add(event: Omit<FleetEvent, 'seq'>): void {
    this.#lastSeq += 1;
    const numbered = { seq: this.#lastSeq, ...event };
    this.#ring.push(numbered);
    if (this.#ring.length > EVENTS_KEPT_MAX) this.#ring.shift();
    this.#pending.push(`${JSON.stringify(numbered)}\n`);
    if (this.#pending.length > EVENTS_KEPT_MAX) this.#pending.shift();
    this.#writing ??= this.#write().finally(() => {
      this.#writing = null;
    });
  }

  after(seq: number): FleetEvents {
    return { events: this.#ring.filter((event) => event.seq > seq), lastSeq: this.#lastSeq };
  }

  /** Waits until everything is in the file, or could not be written. */
  async flush(): Promise<void> {
    await this.#writing;
  }

  async #write(): Promise<void> {
    while (this.#pending.length > 0) {
      const text = this.#pending.join('');
      this.#pending = [];
      // A full disk loses the file's copy of these events; `events` still has them.
      await this.#append(text).catch(() => undefined);
    }
  }

  async #append(text: string): Promise<void> {
    const size = await stat(this.#file).then(
      (facts) => facts.size,
      () => 0,
    );
    if (size > FILE_BYTES_MAX) await rename(this.#file, `${this.#file}.1`);
    await appendFile(this.#file, text, { mode: 0o600 });
  }
}
