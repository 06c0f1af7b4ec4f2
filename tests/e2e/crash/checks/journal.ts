import { type createEngine, decodeCommands } from '../../../../src/engine/index.ts';
import type { Command, EngineEvent } from '../../../../src/engine/types.ts';
import { compareEvents } from '../../../support/differential/compare.ts';
import { ModelEngine } from '../../../support/model/model-engine.ts';
import type { Victim } from '../venue/victim.ts';
import type { Findings } from './findings.ts';

type Row = {
  readonly first_seq: string;
  readonly last_seq: string;
  readonly term: string;
  readonly commands: Buffer;
};

/** Hears of each command of the journal, right after the engine has applied it. */
export type JournalWitness = (command: Command, events: readonly EngineEvent[]) => void;

export type ReplayedJournal = { readonly commands: number; readonly rows: number; readonly trades: number };

/**
 * Reads the journal without any code of the worker: its rows follow each other without a gap, terms only grow, and a
 * fresh engine and the reference model make of its commands the same events, one by one.
 */
export async function replayJournal(
  victim: Victim,
  engine: ReturnType<typeof createEngine>,
  witness: JournalWitness,
  findings: Findings,
): Promise<ReplayedJournal> {
  const rows = await victim.database.sqlWhenBack<Row>(
    'SELECT first_seq, last_seq, term, commands FROM {s}.journal ORDER BY first_seq',
  );
  checkSequence(rows, findings);
  const model = new ModelEngine();
  let trades = 0;
  for (const row of rows)
    for (const command of decodeCommands(row.commands)) {
      const events = apply(engine, command);
      const difference = compareEvents(events, model.apply(command));
      if (difference !== null)
        findings.add('reference model', `after command ${engine.commandSeq}: ${difference}`);
      trades += events.filter(({ type }) => type === 'trade').length;
      witness(command, events);
    }
  return { commands: engine.commandSeq, rows: rows.length, trades };
}

function checkSequence(rows: readonly Row[], findings: Findings): void {
  let next = 1;
  let term = 0;
  for (const row of rows) {
    if (Number(row.first_seq) !== next)
      findings.add('gapless sequence', `row ${row.first_seq} stands where ${next} should`);
    const count = Number(row.last_seq) - Number(row.first_seq) + 1;
    const held = decodeCommands(row.commands).length;
    if (held !== count)
      findings.add('gapless sequence', `row ${row.first_seq} has ${held} commands for ${count} numbers`);
    if (Number(row.term) < term)
      findings.add('terms grow', `row ${row.first_seq} has term ${row.term} after ${term}`);
    next = Number(row.last_seq) + 1;
    term = Number(row.term);
  }
}

function apply(engine: ReturnType<typeof createEngine>, command: Command): EngineEvent[] {
  const events: EngineEvent[] = [];
  let position = engine.events.end;
  engine.apply(command);
  for (; position < engine.events.end; position++) events.push(engine.events.at(position));
  return events;
}
