import type { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { Registration } from '../../../../src/worker/discovery/registration.ts';
import { ManualClock } from '../support/manual-clock.ts';

/** What health is told where Redis' client answers the beat with this error. */
async function reasonOf(message: string): Promise<string | null> {
  const redis = { set: () => Promise.reject(new Error(message)) } as unknown as Redis;
  return new Promise((onHealth) => {
    const registration = new Registration({
      ...{ redis, key: 'exchange:discovery:x', snapshot: () => ({}), clock: new ManualClock() },
      ...{ metrics: { discoveryRegistered: () => {} }, onHealth },
    } as ConstructorParameters<typeof Registration>[0]);
    registration.start();
    void registration.close(false);
  });
}

test.each([
  ["Stream isn't writeable and enableOfflineQueue options is false", 'Redis: not connected'],
  [
    'Reached the max retries per request limit (which is 0). Refer to "maxRetriesPerRequest" option for details.',
    'Redis: not connected',
  ],
  ['Connection is closed.', 'Redis: not connected'],
  ['Command timed out', 'Redis: it does not answer'],
  ['NOPERM this user has no permissions', 'Redis: NOPERM this user has no permissions'],
])('when its client says "%s", health says "%s"', async (said, told) => {
  expect(await reasonOf(said)).toBe(told);
});
