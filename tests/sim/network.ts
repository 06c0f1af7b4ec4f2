import type { Stage } from './stage.ts';

/** The network between clients and workers: messages come late, twice, or not at all. */
export class Network {
  readonly #stage: Stage;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  send(arrive: () => void): void {
    const { dice, mix } = this.#stage;
    if (!dice.chance(mix.lostMessages)) this.#arrives(arrive);
    if (dice.chance(mix.doubledMessages)) this.#arrives(arrive);
  }

  #arrives(arrive: () => void): void {
    const { dice, mix, scheduler } = this.#stage;
    const ms = dice.chance(mix.slowMessages) ? dice.between(10, 3000) : dice.between(1, 20) / 10;
    scheduler.after(ms, arrive);
  }
}
