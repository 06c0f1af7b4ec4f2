import fc from 'fast-check';
import { ModelEngine } from '../model/model-engine.ts';
import { CommandMaker } from './maker.ts';
import { printCommand } from './print.ts';
import { shrinksOf } from './shrink.ts';

/** Scenarios of so many commands are played on a venue where thousands of orders wait. */
const DEEP_FROM = 2_000;

/** Commands for a venue: made up from a seed while it is played for the first time, written down from then on. */
export class Scenario {
  readonly seed: number;
  readonly #length: number;
  #commands: unknown[] | null;
  #features: readonly string[] = [];

  constructor(seed: number, length: number, commands: unknown[] | null = null) {
    this.seed = seed;
    this.#length = length;
    this.#commands = commands;
  }

  /** Plays against a model of its own, which is given to `play` after each command together with its events. */
  play(play: (command: unknown, model: ModelEngine, events: ReturnType<ModelEngine['apply']>) => void): void {
    const model = new ModelEngine();
    if (this.#commands === null) this.#makeUp(model, play);
    else for (const command of [...this.#commands]) play(command, model, model.apply(command));
  }

  #makeUp(model: ModelEngine, play: Parameters<Scenario['play']>[0]): void {
    const maker = new CommandMaker(this.seed, model, this.isDeep);
    this.#features = maker.venue.features;
    const commands: unknown[] = [];
    this.#commands = commands;
    while (commands.length < this.#length) {
      const command = maker.next();
      commands.push(command);
      const events = model.apply(command);
      maker.desk.observe(events);
      play(command, model, events);
    }
  }

  get isDeep(): boolean {
    return this.#length >= DEEP_FROM;
  }

  get isWrittenDown(): boolean {
    return this.#commands !== null;
  }

  /** What kind of venue it was played on; nothing when its commands were written down. */
  get features(): readonly string[] {
    return this.#features;
  }

  /** Shorter and plainer ones; none before it was played. */
  *shrinks(): Iterable<Scenario> {
    for (const commands of shrinksOf(this.#commands ?? []))
      yield new Scenario(this.seed, this.#length, commands);
  }

  toString(): string {
    const lines = (this.#commands ?? []).map(printCommand);
    return `seed ${this.seed}, ${lines.length} commands\n${lines.join('\n')}\n`;
  }

  [fc.toStringMethod](): string {
    return this.toString();
  }
}

/** Scenarios of so many commands; a failing one shrinks to the commands it needs. */
export function scenarios(length: number): fc.Arbitrary<Scenario> {
  return new ScenarioArbitrary(length);
}

class ScenarioArbitrary extends fc.Arbitrary<Scenario> {
  readonly #length: number;

  constructor(length: number) {
    super();
    this.#length = length;
  }

  override generate(random: fc.Random): fc.Value<Scenario> {
    return new fc.Value(new Scenario(random.nextInt(0, 2 ** 31 - 1), this.#length), undefined);
  }

  override canShrinkWithoutContext(_value: unknown): _value is Scenario {
    return false;
  }

  override shrink(scenario: Scenario): fc.Stream<fc.Value<Scenario>> {
    return fc.stream(valuesOf(scenario.shrinks()));
  }
}

function* valuesOf(scenarios: Iterable<Scenario>): IterableIterator<fc.Value<Scenario>> {
  for (const scenario of scenarios) yield new fc.Value(scenario, undefined);
}
