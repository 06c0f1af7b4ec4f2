import { isRevoked, type KeyHolder, revoked } from '../../access/revocation.ts';
import type { ApiKeys } from '../../access/types.ts';
import type { EdgeDependencies } from '../../types.ts';
import { refused, type WireError } from '../../wire/wire-error.ts';
import { GRPC_LIMITS } from '../limits.ts';

/** A stream that is open. */
export interface OpenStream {
  /** Who opened it; null is anybody. */
  readonly holder: KeyHolder | null;
  /** Takes nothing any more, and ends once what was taken is answered. */
  end(error: WireError): void;
  /** Called every now and then. `staleSeconds` as the health of the exchange has it. */
  look(staleSeconds: number | null): void;
}

/** The streams of a server, bounded in number; each is here until its call is over, or its key is good no more. */
export class OpenStreams {
  readonly #streams = new Set<OpenStream>();
  readonly #timer: NodeJS.Timeout;
  #isDraining = false;

  constructor({ exchange, apiKeys }: Pick<EdgeDependencies, 'exchange' | 'apiKeys'>) {
    this.#timer = setInterval(() => {
      const { staleSeconds } = exchange.health;
      for (const stream of this.#streams) {
        stream.look(staleSeconds);
        if (stream.holder !== null) void endIfRevoked(stream, stream.holder, apiKeys);
      }
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
    for (const stream of [...this.#streams]) stream.end(STOPPING);
  }
}

async function endIfRevoked(stream: OpenStream, holder: KeyHolder, apiKeys: ApiKeys): Promise<void> {
  if (await isRevoked(apiKeys, holder)) stream.end(revoked('stream'));
}

const STOPPING: WireError = {
  name: 'BUSY',
  message: 'the venue is stopping; open the stream again later',
};

const full = refused(
  'RATE_LIMITED',
  `open streams must be at most ${GRPC_LIMITS.streams} together; try again later`,
);
