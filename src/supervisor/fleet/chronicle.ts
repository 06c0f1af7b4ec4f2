import type { Clock } from '../../common/clock.ts';
import type { FleetEvents } from '../../protocol/api.ts';
import { isNews } from '../life/news.ts';
import type { Life } from '../life/types.ts';
import { viewLife } from '../life/view.ts';
import type { FleetCounts } from '../metrics/counts.ts';
import type { Changes } from './changes.ts';
import { EventLog } from './events.ts';
import type { Keeper } from './keeper.ts';

export type ChronicleDependencies = {
  readonly file: string;
  readonly clock: Clock;
  readonly counts: FleetCounts;
  readonly changes: Changes;
};

/** Tells what happens to a fleet: as events, in the counts, and to whoever waits for a change. */
export class Chronicle {
  readonly #deps: ChronicleDependencies;
  readonly #events: EventLog;

  constructor(deps: ChronicleDependencies) {
    this.#deps = deps;
    this.#events = new EventLog(deps.file);
  }

  /** Goes on where earlier supervisors ended. Called once, before anything is told. */
  resume(): Promise<void> {
    return this.#events.resume();
  }

  eventsAfter(seq: number): FleetEvents {
    return this.#events.after(seq);
  }

  /** Waits until everything is in the file, or could not be written. */
  flush(): Promise<void> {
    return this.#events.flush();
  }

  /** Something of the project as a whole. */
  ofProject(reason: string): void {
    const at = new Date(this.#deps.clock.now()).toISOString();
    this.#events.add({ at, instance: null, from: null, to: null, reason });
  }

  /** Something of an instance that leaves its state as it is. */
  ofInstance({ name, life }: Keeper, reason: string): void {
    const at = new Date(this.#deps.clock.now()).toISOString();
    this.#events.add({ at, instance: name, from: null, to: life.phase.state, reason });
    this.#deps.changes.notify('news');
  }

  /** The life of an instance is another than `before`: an event where its state is. */
  ofLife({ name, life }: Keeper, before: Life): void {
    const { changes, clock, counts } = this.#deps;
    changes.notify(isNews(life, before) ? 'news' : 'figures');
    if (life.phase.state === before.phase.state) return;
    const { state, reason } = viewLife(life, { nowMs: clock.monotonicMs() });
    const at = new Date(clock.now()).toISOString();
    counts.stateEntered(state);
    this.#events.add({ at, instance: name, from: before.phase.state, to: state, reason });
  }
}
