import type { Keys } from './load/load.ts';

/** A server under load: where it listens, and the process whose CPU time counts. */
export type Server = {
  readonly pid: number;
  readonly ports: { readonly http: number; readonly grpc: number };
  readonly keys: Keys;
  close(): Promise<void>;
};
