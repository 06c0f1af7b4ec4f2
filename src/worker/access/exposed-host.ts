import { isIPv4 } from 'node:net';
import { ExsimError } from '../../common/errors.ts';
import type { ReadKeys } from './key-store.ts';

/** Whether only this machine can reach an address. A name that is not `localhost` may be anything. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));

/**
 * Refuses to serve a venue without a single API key on an address that others can reach: nobody has decided there who
 * may trade, so nobody has decided that it shall be open.
 */
export async function demandKeys(host: string, read: ReadKeys): Promise<void> {
  const keys = await read();
  if (keys.length > 0) return;
  throw new ExsimError(
    'WORKER_CONFIG',
    `Expected HOST to be 127.0.0.1, ::1 or localhost while the venue has no API keys, but was ${JSON.stringify(host)}.`,
    { wayOut: 'Run `exsim provision`, which makes keys, or leave HOST (in an instance file: `host`) out.' },
  );
}
