import { createEngine, ENGINE_VERSION, encodeCommands, JOURNAL_FORMAT } from '../../../src/engine/index.ts';
import type { Command } from '../../../src/engine/types.ts';
import { CHAIN_START, rowChecksum } from '../../../src/stored/row-checksum.ts';
import type { VenueDatabase } from '../../integration/worker/support/venue-database.ts';
import { TIME } from './commands.ts';

/** Commands in a row: what a commit of a busy venue has. */
const ROW_COMMANDS = 100;

export type JournalFacts = {
  readonly commands: number;
  readonly openOrders: number;
  readonly rows: number;
  readonly bytes: number;
  readonly stateHash: string;
};

/**
 * Writes the rows a worker would have written. The tables count as written: they are not what is measured. The engine
 * that made the journal says what a worker has to come to.
 */
export async function writeJournal(
  { admin, identity }: VenueDatabase,
  commands: Iterable<Command>,
): Promise<JournalFacts> {
  const engine = createEngine();
  let chain: Uint8Array = CHAIN_START;
  const sum = { rows: 0, bytes: 0 };
  for (const batch of batches(commands)) {
    const firstSeq = engine.commandSeq + 1;
    for (const command of batch) engine.apply(command);
    const row = {
      ...{ firstSeq, lastSeq: engine.commandSeq, term: 0, time: TIME },
      ...{ format: JOURNAL_FORMAT, engineVersion: ENGINE_VERSION, commands: encodeCommands(batch) },
    };
    chain = rowChecksum(chain, row);
    await admin.query({
      name: 'journal-row',
      text: `INSERT INTO ${identity.schema}.journal
               (first_seq, last_seq, term, time, format, engine_version, commands, checksum)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      values: [...Object.values(row), chain],
    });
    sum.rows += 1;
    sum.bytes += row.commands.length;
  }
  await admin.query(`UPDATE ${identity.schema}.projection SET command_seq = $1`, [engine.commandSeq]);
  return {
    ...{ commands: engine.commandSeq, openOrders: engine.openOrderCount(), ...sum },
    stateHash: engine.stateHash(),
  };
}

function* batches(commands: Iterable<Command>): Generator<Command[]> {
  let batch: Command[] = [];
  for (const command of commands) {
    batch.push(command);
    if (batch.length < ROW_COMMANDS) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
