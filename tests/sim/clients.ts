import type { Outcome } from '../../src/worker/exchange/types.ts';
import type { Fleet } from './fleet.ts';
import { type Intent, Intents } from './intents.ts';
import type { Network } from './network.ts';
import type { Stage } from './stage.ts';

/** Clients that send what they want, and the same again until they are told what became of it. */
export class Clients {
  readonly intents: Intents;
  readonly #stage: Stage;
  readonly #fleet: Fleet;
  readonly #network: Network;

  constructor(deps: { readonly stage: Stage; readonly fleet: Fleet; readonly network: Network }) {
    this.#stage = deps.stage;
    this.#fleet = deps.fleet;
    this.#network = deps.network;
    this.intents = new Intents(deps.stage.dice);
  }

  get unanswered(): number {
    return this.intents.all.filter(({ answer }) => answer === null).length;
  }

  /** One more thing is wanted. */
  want(): void {
    const { scheduler, wall } = this.#stage;
    this.#ask(this.intents.next(Math.floor(wall.offsetMs + scheduler.nowMs)));
  }

  #ask(intent: Intent): void {
    const { dice, scheduler } = this.#stage;
    const worker = this.#fleet.address();
    let isOver = false;
    const again = (ms: number): void => {
      isOver = true;
      scheduler.after(ms, () => {
        if (intent.answer === null) this.#ask(intent);
      });
    };
    const hear = (outcome: Outcome): void => {
      if (outcome.kind === 'applied' || outcome.kind === 'rejected') intent.answer ??= outcome;
      else if (!isOver) again(dice.between(20, 800));
    };
    if (worker !== null)
      this.#network.send(() =>
        worker.process.run(() =>
          worker.request(intent, (outcome) => this.#network.send(() => hear(outcome))),
        ),
      );
    scheduler.after(worker === null ? 100 : dice.between(100, dice.pick([500, 6000])), () => {
      if (!isOver && intent.answer === null) again(0);
    });
  }
}
