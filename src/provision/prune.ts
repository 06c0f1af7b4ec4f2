import { ExsimError } from '../common/errors.ts';
import { type Boundary, type JournalRows, removeRows, soundBoundaries } from './postgres/journal-rows.ts';
import type { RegisteredInstance } from './postgres/registry.ts';
import { identifier } from './postgres/statements.ts';
import { withRegistered } from './registered.ts';
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
 * Removes the journal of one instance before the older of its two kept snapshots, as the owner role: a worker's own may
 * not. Its worker may run meanwhile. The history in the tables stays; a replay, also that of `verify`, begins with the
 * snapshot from then on.
 *
 * Throws UNKNOWN_INSTANCE when the project has no such instance, PROVISION_FAILED when it has not two sound snapshots.
 */
export function pruneJournal(input: PruneInput): Promise<PruneReport> {
  const targets = { postgres: input.postgres, redis: { kind: 'off' } } as const;
  return withRegistered(targets, input, async ({ client }, row) => {
    await client.query(`SET ROLE ${identifier(row.ownerRole)}`);
    const [older, newer] = await soundBoundaries(client, row);
    // A journal that begins with its only snapshot is lost when that one is damaged.
    if (older === undefined || newer === undefined) throw tooFew(row, older);
    const removed = await removeRows(client, row, older, input.before);
    return { name: input.name, beginsAt: older.commandSeq, ...removed };
  });
}

const tooFew = ({ name, schema }: RegisteredInstance, only: Boundary | undefined): ExsimError =>
  new ExsimError(
    'PROVISION_FAILED',
    only === undefined
      ? `The journal of schema "${schema}" has no sound snapshot, so it is all there is of the venue.`
      : `The journal of schema "${schema}" has one sound snapshot, at command ${only.commandSeq}, and needs two: ` +
          'should that one be damaged, the journal is all there is of the venue.',
    {
      wayOut: `A worker leaves a snapshot at each clean stop, as in \`exsim restart${name === '' ? '' : ` ${name}`}\`, and every snapshotEveryCommands commands.`,
    },
  );
