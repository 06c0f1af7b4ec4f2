import { ExsimError } from '../../common/errors.ts';
import type { EngineConfig, EngineReads } from '../../engine/types.ts';
import type { InstanceSpec } from '../../instance/spec.ts';
import type { LiveExchange } from '../exchange/exchange.ts';
import type { CommandDraft } from '../exchange/types.ts';
import { BEGIN_ANEW } from './begin-anew.ts';
import { missingDeposits, specChanges } from './spec-changes.ts';

/**
 * Brings a replayed venue up to its configuration by journaled commands: Genesis when the engine has none, then
 * time, new symbols, fees, accounts and deposits. A venue that has them all writes Advance alone, or what raises the
 * epoch where answers come before commits. Returns the differences that only a new journal would bring, for a person.
 */
export async function bringUp(
  exchange: LiveExchange,
  wanted: EngineConfig,
  spec: InstanceSpec,
): Promise<readonly string[]> {
  // Not "has no command": a journal may begin with a Genesis that was refused.
  const isUnborn = exchange.engine.epoch === 0;
  await submitAll(exchange, [isUnborn ? { type: 'genesis', config: wanted } : nextLife(spec)]);
  const ignored = await bringInto(exchange, wanted, spec);
  await submitAll(exchange, lostConnections(exchange.engine));
  return ignored;
}

/**
 * Brings a venue that has its Genesis to a configuration: new symbols, fees, accounts and deposits, as journaled
 * commands. Nothing is journaled when it would be another venue. Returns what would need a new journal, for a person.
 */
export async function bringInto(
  exchange: LiveExchange,
  wanted: EngineConfig,
  spec: InstanceSpec,
): Promise<readonly string[]> {
  const changes = specChanges(exchange.engine, wanted, spec);
  await submitAll(exchange, [...changes.symbols, ...changes.accounts]);
  await submitAll(exchange, missingDeposits(exchange.engine, spec));
  return changes.ignored;
}

/** Whoever was connected is not any more, and has some time to come back where it wanted its orders watched. */
function lostConnections(engine: EngineReads): CommandDraft[] {
  const isWatched = engine.accounts.some(({ account }) => engine.cancelOnDisconnectMs(account) !== null);
  return isWatched ? [{ type: 'setConnection', account: null, connected: false }] : [];
}

/** What was told before its commit may be gone: then readers must know that this is another lineage. */
const nextLife = ({ durability }: InstanceSpec): CommandDraft => ({
  type: durability === 'commit' ? 'advance' : 'raiseEpoch',
});

async function submitAll(exchange: LiveExchange, drafts: readonly CommandDraft[]): Promise<void> {
  const outcomes = await Promise.all(drafts.map((draft) => exchange.submitInternal(draft)));
  outcomes.forEach((outcome, index) => {
    if (outcome.kind === 'applied') return;
    const what = drafts[index]!.type;
    const why =
      outcome.kind === 'rejected' ? `the engine refused it with code ${outcome.event.code}` : outcome.reason;
    throw new ExsimError(
      'WORKER_CONFIG',
      `The configuration could not be brought into the venue: ${what}, ${why}.`,
      {
        wayOut: `Correct the instance file, or ${BEGIN_ANEW}.`,
      },
    );
  });
}
