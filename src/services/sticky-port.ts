import { createHash } from 'node:crypto';
import { ExsimError } from '../common/errors.ts';
import { portOwner } from '../process/port-owner.ts';
import { freePort, waitUntilFree } from '../process/tcp.ts';

const HELD_MS_MAX = 3_000;

/**
 * The port a server had before, once nobody holds it; without one, a free one at a place of the project's own.
 * Throws PORT_TAKEN, naming the owner, when it stays held for 3 s.
 */
export async function stickyPort(
  what: string,
  remembered: number | null,
  projectId: string,
  recordFile: string,
): Promise<number> {
  if (remembered === null) return freePort(placeOf(`${projectId} ${what}`));
  if (await waitUntilFree(remembered, HELD_MS_MAX)) return remembered;
  const owner = await portOwner(remembered);
  const held = owner === null ? 'a process of another user' : `process ${owner.pid} (${owner.command})`;
  throw new ExsimError('PORT_TAKEN', `Port ${remembered} of the project's ${what} is held by ${held}.`, {
    wayOut: `Stop that process, or remove ${recordFile} to have another port chosen.`,
  });
}

/** The same for the same text, and seldom the same for two. */
const placeOf = (text: string): number => createHash('sha256').update(text).digest().readUInt32BE();
