import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createEngine, decodeCommands } from '../../src/engine/index.ts';
import type { EngineEvent } from '../../src/engine/types.ts';

/**
 * Replays every journal of a file and prints, as one line of JSON, what came of them: hashes over all state hashes,
 * over all events as text, and over the bytes of all snapshots.
 */
function main([file = '']: readonly string[]): void {
  const hashes = {
    state: createHash('sha256'),
    events: createHash('sha256'),
    snapshots: createHash('sha256'),
  };
  let commands = 0;
  let events = 0;
  for (const journal of journalsIn(readFileSync(file))) {
    const engine = createEngine();
    for (const command of decodeCommands(journal)) {
      const from = engine.events.end;
      engine.apply(command);
      for (let at = from; at < engine.events.end; at++) hashes.events.update(textOf(engine.events.at(at)));
      commands++;
    }
    events += engine.seq;
    hashes.state.update(engine.stateHash());
    hashes.snapshots.update(engine.snapshot());
  }
  const digest = (name: keyof typeof hashes) => hashes[name].digest('hex').slice(0, 32);
  const result = { state: digest('state'), events: digest('events'), snapshots: digest('snapshots') };
  console.log(JSON.stringify({ version: process.version, commands, made: events, ...result }));
}

function* journalsIn(file: Buffer): Iterable<Uint8Array> {
  for (let at = 0; at < file.length; ) {
    const start = at + 4;
    at = start + file.readUInt32LE(at);
    yield file.subarray(start, at);
  }
}

function textOf(event: EngineEvent): string {
  return JSON.stringify(event, (_key, value) => (typeof value === 'bigint' ? `${value}n` : value));
}

main(process.argv.slice(2));
