import fc from 'fast-check';
import type { Command } from '../../../src/engine/types.ts';
import { wildCommands, wildOpening } from '../../support/engine-arbitraries.ts';
import { engineAfter, eventsOf } from '../../support/engine-fixture.ts';
import { Shadow } from '../../support/engine-shadow.ts';

const SEED = 1;
const RUNS = 12;
const COMMANDS = 80;

/** The invariants of the rulebook after every command of some wild markets, always the same ones. */
export function watchInvariants(): string | null {
  const runs = fc.sample(wildCommands(COMMANDS), { seed: SEED, numRuns: RUNS });
  for (const [run, commands] of runs.entries()) {
    try {
      watch(commands);
    } catch (problem) {
      return `market ${run + 1}: ${problem}`;
    }
  }
  return null;
}

function watch(commands: readonly Command[]): void {
  const engine = engineAfter(wildOpening().map(withLongMemory));
  const shadow = new Shadow(engine);
  for (const command of commands) shadow.check(command, eventsOf(engine, command));
}

/** The shadow asks for orders that ended. */
function withLongMemory(command: Command): Command {
  if (command.type !== 'genesis') return command;
  return { ...command, config: { ...command.config, idempotencyWindow: 1000 } };
}
