import { writeFileSync } from 'node:fs';
import { decodeCommands, encodeCommands } from '../../src/engine/index.ts';
import type { Command } from '../../src/engine/types.ts';
import { CommandMaker } from '../support/differential/maker.ts';
import { ModelEngine } from '../support/model/model-engine.ts';

/**
 * Writes the journals of some venues to a file, each with its length in four bytes before it:
 *
 *   node make.js FILE SEED VENUES COMMANDS
 *
 * Every venue has other rules; its commands go deep, because they are made up with a model that plays along.
 */
function main([file = '', seed, venues, commands]: readonly string[]): void {
  const parts: Uint8Array[] = [];
  for (let venue = 0; venue < Number(venues); venue++) {
    const bytes = encodeCommands(commandsOf(Number(seed) + venue, Number(commands)));
    parts.push(new Uint8Array(Uint32Array.of(bytes.length).buffer), bytes);
  }
  writeFileSync(file, Buffer.concat(parts));
}

function commandsOf(seed: number, count: number): Command[] {
  const model = new ModelEngine();
  const maker = new CommandMaker(seed, model, false);
  const commands: Command[] = [];
  while (commands.length < count) {
    const command = maker.next();
    if (!canBeJournaled(command)) continue;
    commands.push(command);
    maker.desk.observe(model.apply(command));
  }
  return commands;
}

/** Some of what the maker makes up is nonsense that no edge would let through and no journal can hold. */
function canBeJournaled(command: unknown): command is Command {
  try {
    return decodeCommands(encodeCommands([command as Command])).length === 1;
  } catch {
    return false;
  }
}

main(process.argv.slice(2));
