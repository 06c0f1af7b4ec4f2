import type { Clock } from '../../common/clock.ts';
import { openLink } from './link.ts';

/** A worker looks at its file every second, and logs in anew within a few milliseconds where its servers answer. */
const WAIT_MS = 15_000;

/** `none`: no worker runs, or none that can be asked; `old`: it did not take the passwords over in time. */
export type PasswordsInUse = 'new' | 'old' | 'none';

/** Waits until the worker that listens on a control socket says that it uses the passwords of this hash. */
export async function passwordsInUse(socket: string, hash: string, clock: Clock): Promise<PasswordsInUse> {
  let inUse: PasswordsInUse = 'none';
  const link = openLink(socket, {
    hello: () => {
      inUse = 'old';
      return true;
    },
    beat: ({ secretsHash }) => {
      if (secretsHash === hash) inUse = 'new';
      // A worker that says nothing of its passwords keeps those of its start.
      if (secretsHash === hash || secretsHash === undefined) link.close();
    },
  });
  const cancel = clock.after(WAIT_MS, () => link.close());
  await link.ended;
  cancel();
  return inUse;
}
