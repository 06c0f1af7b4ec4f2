import { refused, type WireError } from '../../wire/wire-error.ts';
import { GRPC_LIMITS } from '../limits.ts';

/** A stream that is open. */
export interface OpenStream {
  /** The venue stops: ends once what was taken is answered. */
  drain(): void;
  /** Called every now and then. `staleSeconds` as the health of the exchange has it. */
  look(staleSeconds: number | null): void;
}

/** The streams of a server, bounded in number; each is here until its call is over. */
export class OpenStreams {
  readonly #streams = new Set<OpenStream>();
  readonly #timer: NodeJS.Timeout;
  #isDraining = false;

  constructor(staleSeconds: () => number | null) {
    this.#timer = setInterval(() => {
      for (const stream of this.#streams) stream.look(staleSeconds());
    }, GRPC_LIMITS.healthCheckMs).unref();
  }

  get count(): number {
    return this.#streams.size;
  }

  /** Why no stream can be opened now; null when it can. */
  get refusal(): WireError | null {
    if (this.#isDraining) return STOPPING;
    return this.#streams.size < GRPC_LIMITS.streams ? null : full.error;
  }

  add(stream: OpenStream): void {
    this.#streams.add(stream);
  }

  remove(stream: OpenStream): void {
    this.#streams.delete(stream);
  }

  drain(): void {
    this.#isDraining = true;
    clearInterval(this.#timer);
    for (const stream of [...this.#streams]) stream.drain();
  }
}

export const STOPPING: WireError = {
  name: 'BUSY',
  message: 'the venue is stopping; open the stream again later',
};

const full = refused(
  'RATE_LIMITED',
  `open streams must be at most ${GRPC_LIMITS.streams} together; try again later`,
);
