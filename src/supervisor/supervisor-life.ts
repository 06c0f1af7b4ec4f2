import type { HoldRequest } from '../protocol/api.ts';
import type { Down } from './down.ts';

/** How long the supervisor lives: until it is told to end, by a signal, or by the end of the command that holds it. */
export class SupervisorLife {
  /** Resolves with why. */
  readonly ended: Promise<string>;
  #end: (why: string) => void = () => undefined;
  #isEnding = false;
  #holds = 0;
  #removesState = false;

  /** From now on SIGTERM, SIGINT and SIGHUP end the supervisor and leave all workers running. */
  constructor() {
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
      process.once(signal, () => this.end(signal));
  }

  /** Whether the state folder goes with it: it was made for a command that has ended. */
  get removesState(): boolean {
    return this.#removesState;
  }

  get isHeld(): boolean {
    return this.#holds > 0;
  }

  end(why: string): void {
    this.#isEnding = true;
    this.#end(why);
  }

  /** A command holds the fleet. Returns what is called when that is over: everything is stopped then. */
  heldBy(request: HoldRequest, down: Down, log: (line: string) => void): () => void {
    this.#holds += 1;
    return () => {
      this.#holds -= 1;
      if (this.#isEnding) return; // It hangs up itself, and leaves the fleet to the next supervisor.
      log('The command that held the fleet is gone: everything is stopped.');
      void this.#stopAll(request, down, log); // Never rejects.
    };
  }

  /** One that fails is logged, and left for another `down`. */
  async #stopAll(
    { purge, removeState }: HoldRequest,
    down: Down,
    log: (line: string) => void,
  ): Promise<void> {
    const isDown = await down.join({ purge, now: false }, (progress) => {
      if (progress.type === 'failed') log(progress.problem.message);
    });
    if (!isDown) return;
    this.#removesState = removeState;
    this.end('nothing is held any more');
  }
}
