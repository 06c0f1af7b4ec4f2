import { createEngine } from '../../../src/engine/index.ts';
import type { Command, EngineEvent, EngineReads } from '../../../src/engine/types.ts';
import { eventsOf } from '../engine-fixture.ts';
import { ModelEngine } from '../model/model-engine.ts';

/** What a transcript is played on: something that takes commands, tells what happened and can be looked at. */
export type Exchange = {
  readonly reads: Pick<
    EngineReads,
    'accounts' | 'commandSeq' | 'time' | 'order' | 'balance' | 'levels' | 'resting'
  >;
  apply(command: Command): readonly EngineEvent[];
};

/** Every transcript comes out the same on each of these. */
export const EXCHANGES: readonly (readonly [name: string, create: () => Exchange])[] = [
  ['the engine', engineExchange],
  ['the reference model', modelExchange],
];

export function engineExchange(): Exchange {
  const engine = createEngine({ eventCapacity: 64 });
  return { reads: engine, apply: (command) => eventsOf(engine, command) };
}

function modelExchange(): Exchange {
  const model = new ModelEngine();
  return { reads: model, apply: (command) => model.apply(command) };
}
