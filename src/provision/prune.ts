import { ExsimError } from '../common/errors.ts';
import { type JournalRows, oldestBoundary, removeRows } from './postgres/journal-rows.ts';
import { findRegistered, type RegisteredInstance, unknownInstance } from './postgres/registry.ts';
import { identifier } from './postgres/statements.ts';
import { withSession } from './session.ts';
import type { PostgresTarget } from './types.ts';

export type PruneInput = {
  readonly postgres: PostgresTarget;
  /** Name in the file, '' for the single instance. */
  readonly name: string;
  readonly project: string;
  /** Only rows committed before it; null: all that can go. */
  readonly before: Date | null;
};

export type PruneReport = JournalRows & {
  readonly name: string;
  /** Command of the snapshot the journal can be replayed from. */
  readonly beginsAt: number;
};

/**
 * Removes the journal of one instance before its oldest kept snapshot, as the owner role: a worker's own may not. Its
 * worker may run meanwhile. The history in the tables stays; a replay, also that of `verify`, begins with the snapshot
 * from then on.
 *
 * Throws UNKNOWN_INSTANCE when the project has no such instance, PROVISION_FAILED when it has no sound snapshot.
 */
export function pruneJournal(input: PruneInput): Promise<PruneReport> {
  const targets = { postgres: input.postgres, redis: { kind: 'off' } } as const;
  return withSession(targets, async ({ client }) => {
    const row = await findRegistered(client, input);
    if (row === null) throw await unknownInstance(client, input.name, input.project);
    await client.query(`SET ROLE ${identifier(row.ownerRole)}`);
    const boundary = await oldestBoundary(client, row);
    if (boundary === null) throw noSnapshot(row);
    const removed = await removeRows(client, row, boundary, input.before);
    return { name: input.name, beginsAt: boundary.commandSeq, ...removed };
  });
}

const noSnapshot = ({ name, schema }: RegisteredInstance): ExsimError =>
  new ExsimError(
    'PROVISION_FAILED',
    `The journal of schema "${schema}" has no sound snapshot, so it is all there is of the venue.`,
    {
      wayOut: `A worker leaves a snapshot when it is stopped${name === '' ? '' : `: \`exsim stop ${name}\``}, and every snapshotEveryCommands commands.`,
    },
  );
