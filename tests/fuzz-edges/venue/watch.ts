import type { Asker } from '../ask.ts';
import type { HeapSample } from './memory.ts';
import type { FuzzVenue } from './venue.ts';

/** What a phase left behind. */
export type Reading = HeapSample & {
  readonly phase: string;
  readonly commandSeq: number;
  /** Seconds, as far as its buckets tell: of all samples, 99 of 100 are below `p99`, all below `most`. */
  readonly lag: { readonly p99: number; readonly most: number };
  /** Of the time it was watched, how much it could run and was not let: 0 to 1. */
  readonly waitingShare: number;
};

/** Without a change of the venue its memory stays as it is, but for caches that fill. */
const GROWTH_MAX_BYTES = 16 * 1024 * 1024;
/** Each command leaves something: an order, an id, events that can be read again. */
const GROWTH_MAX_BYTES_PER_COMMAND = 2 * 1024;
/** Of 100 samples 99. */
const LAG_P99_MAX_SECONDS = 1;
/** A process that waits longer for a processor is late for a reason that is not its own. */
const WAITING_SHARE_MAX = 0.1;
const CONNECTIONS_GONE_WITHIN_MS = 60_000;

/** Reads the worker's memory and event loop, and says what is beyond bounds. */
export class Watch {
  readonly readings: Reading[] = [];
  readonly #venue: FuzzVenue;
  readonly #asker: Asker;
  readonly #from: { readonly ms: number; readonly waitedMs: number };

  constructor(venue: FuzzVenue, asker: Asker) {
    this.#venue = venue;
    this.#asker = asker;
    this.#from = { ms: performance.now(), waitedMs: venue.waitedMs() };
  }

  async read(phase: string): Promise<Reading> {
    const metrics = await this.#asker.text('/metrics');
    const { commandSeq } = await this.#asker.state();
    const reading = {
      ...{ phase, commandSeq, ...(await this.#venue.memory.sample()), lag: lagIn(metrics) },
      waitingShare: (this.#venue.waitedMs() - this.#from.waitedMs) / (performance.now() - this.#from.ms),
    };
    this.readings.push(reading);
    return reading;
  }

  /** Rules that the readings break. Memory is compared with the one behind the first phase, when all code is warm. */
  problems(): string[] {
    const [, warm, ...later] = this.readings;
    return later.flatMap(({ phase, heapBytes, commandSeq, lag, waitingShare }) => {
      const allowed = GROWTH_MAX_BYTES + (commandSeq - warm!.commandSeq) * GROWTH_MAX_BYTES_PER_COMMAND;
      const grown = heapBytes - warm!.heapBytes;
      return [
        ...(grown > allowed
          ? [`memory grew by ${mib(grown)} up to ${phase}, where ${mib(allowed)} are allowed`]
          : []),
        ...(lag.p99 > LAG_P99_MAX_SECONDS && waitingShare < WAITING_SHARE_MAX
          ? [`event loop lag p99 is ${lag.p99} s after ${phase}`]
          : []),
      ];
    });
  }

  /** Resolves when every connection but the one that asks is gone; says which are left when that takes too long. */
  async connectionsGone(): Promise<string | null> {
    const deadlineMs = performance.now() + CONNECTIONS_GONE_WITHIN_MS;
    for (;;) {
      const metrics = await this.#asker.text('/metrics');
      const [http, grpc] = ['http', 'grpc'].map((name) =>
        gauge(metrics, `exchange_connections{.*protocol="${name}"`),
      );
      if (http === 1 && grpc === 0) return null;
      if (performance.now() > deadlineMs)
        return `connections are left: HTTP ${http} with this one, gRPC ${grpc}`;
    }
  }
}

export const mib = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;

function gauge(metrics: string, name: string): number {
  const line = new RegExp(`^${name}[^\\n]* (\\S+)$`, 'm').exec(metrics);
  return Number(line?.[1] ?? Number.NaN);
}

function lagIn(metrics: string): Reading['lag'] {
  const buckets = [
    ...metrics.matchAll(/^exchange_event_loop_lag_seconds_bucket\{.*le="([^"]+)".*\} (\d+)$/gm),
  ].map(([, bound, count]) => ({
    bound: bound === '+Inf' ? Number.POSITIVE_INFINITY : Number(bound),
    count: Number(count),
  }));
  const total = buckets.at(-1)?.count ?? 0;
  const below = (share: number) => buckets.find(({ count }) => count >= total * share)?.bound ?? 0;
  return { p99: below(0.99), most: below(1) };
}
