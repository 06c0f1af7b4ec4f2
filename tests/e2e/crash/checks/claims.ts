import { createEngine } from '../../../../src/engine/index.ts';
import type { Command, EngineCore, EngineEvent } from '../../../../src/engine/types.ts';
import type { InstanceSpec } from '../../../../src/instance/spec.ts';
import { Markets } from '../../../../src/worker/wire/markets.ts';
import type { History } from '../clients/history.ts';
import type { Seen } from '../clients/reader.ts';
import { Answers } from './answers.ts';
import type { Findings } from './findings.ts';
import { Requests } from './requests.ts';
import { Sightings } from './sightings.ts';

/** What clients and reader were told, against what the journal says. What was shown and never was is found too. */
export class Claims {
  readonly engine: EngineCore = createEngine();
  readonly #requests: Requests;
  readonly #answers: Answers;
  readonly #sightings: Sightings;

  constructor(history: History, seen: Seen, spec: InstanceSpec, findings: Findings) {
    const replay = { engine: this.engine, markets: new Markets(this.engine, { spec }), findings };
    this.#requests = new Requests(replay, history);
    this.#answers = new Answers(replay, history);
    this.#sightings = new Sightings(replay, seen);
  }

  /** The journal's next command has been applied to `engine`. */
  witness(command: Command, events: readonly EngineEvent[]): void {
    this.#requests.witness(command, events);
    this.#answers.witness(command, events);
    this.#sightings.witness(events);
  }

  /** After the last command. */
  finish(): void {
    this.#answers.finish();
    this.#sightings.finish();
    this.#requests.finish();
  }
}
