import { randomBytes } from 'node:crypto';
import type { PlannedInstance } from '../../instance/spec.ts';
import { writeFileAtomic } from '../../process/files.ts';
import type { ConfigStatus, SupervisorMessage } from '../../protocol/control.ts';
import { configHash } from './config.ts';

export type TakeoverListener = {
  /** False when there is no connection to send it by. */
  readonly send: (message: SupervisorMessage) => boolean;
  /** The worker runs with this configuration now. */
  readonly taken: (instance: PlannedInstance) => void;
  /** The worker goes on with the configuration it had. */
  readonly refused: (refusal: ReloadRefusal) => void;
};

export type ReloadRefusal = { readonly reason: string; readonly wayOut: string | null };

type Asked = { readonly instance: PlannedInstance; readonly hash: string; readonly request: string };

/**
 * Has one running worker take over a changed configuration. It asks once on each connection, and its beats say what
 * became of it: an answer that got lost is in the next one.
 *
 *   nothing asked --ask--> asked --beat: in force--> taken
 *                          ▲   │
 *                          │   └──beat: refused--> refused
 *                          └────────ask──────────────┘
 */
export class Takeover {
  readonly #specFile: string;
  readonly #listener: TakeoverListener;
  #asked: Asked | null = null;
  /** The file has what was asked last. */
  #isWritten = false;
  #writing: Promise<unknown> = Promise.resolve();
  #refusal: ReloadRefusal | null = null;

  constructor(specFile: string, listener: TakeoverListener) {
    this.#specFile = specFile;
    this.#listener = listener;
  }

  /** Why the worker did not take the last one over; null when it did, or has not answered. */
  get refusal(): ReloadRefusal | null {
    return this.#refusal;
  }

  /** Hash of what it was asked to take over and has not answered for yet; null: there is nothing of the kind. */
  get pending(): string | null {
    return this.#refusal === null ? (this.#asked?.hash ?? null) : null;
  }

  /** The file is there before the worker hears of it. Rejects when it cannot be written. */
  async ask(instance: PlannedInstance): Promise<void> {
    const asked = { instance, hash: configHash(instance), request: randomBytes(8).toString('hex') };
    this.#asked = asked;
    this.#refusal = null;
    this.#isWritten = false;
    await this.#write(instance);
    if (this.#asked !== asked) return;
    this.#isWritten = true;
    this.#send(asked);
  }

  /** There is a connection, perhaps another one: what was sent on the one before may not have arrived. */
  connected(): void {
    if (this.#asked !== null && this.#isWritten && this.#refusal === null) this.#send(this.#asked);
  }

  /** What a beat says of the configuration. */
  heard({ hash, refused }: ConfigStatus): void {
    const asked = this.#asked;
    if (asked === null) return;
    if (hash === asked.hash) this.#settle(asked);
    else if (refused?.request === asked.request && this.#refusal === null) this.#refuse(refused);
  }

  /** One after the other, so that the newest is what stays. */
  #write({ spec }: PlannedInstance): Promise<void> {
    const written = this.#writing.then(() => writeFileAtomic(this.#specFile, JSON.stringify(spec)));
    this.#writing = written.catch(() => undefined); // Whoever asked hears of it.
    return written;
  }

  #send({ hash, request }: Asked): void {
    this.#listener.send({ type: 'reload', configHash: hash, request });
  }

  #settle({ instance }: Asked): void {
    this.#asked = null;
    this.#refusal = null;
    this.#listener.taken(instance);
  }

  #refuse({ reason, wayOut }: ReloadRefusal): void {
    this.#refusal = { reason, wayOut };
    this.#listener.refused(this.#refusal);
  }
}
