import { join } from 'node:path';
import type { ControlClient } from '../../client/control/index.ts';
import { ExsimError } from '../../common/errors.ts';
import type { ProjectPaths } from '../../process/paths.ts';
import type { FleetEvent } from '../../protocol/api.ts';
import { FollowedFile } from './followed-file.ts';

/** Set aside once: see the supervisor's event log. */
const OLD_MAX = 1;

/**
 * What happened to a project, from the file its supervisors write, so that it is there without one and goes on over
 * several. Each event once. Closed by its owner.
 */
export class EventsFile {
  readonly #file: FollowedFile;
  #last: FleetEvent | null = null;

  constructor({ stateDir }: ProjectPaths) {
    this.#file = new FollowedFile(join(stateDir, 'events.jsonl'), OLD_MAX);
  }

  /** Events written since the last time, oldest first; the first time all there are. */
  async more(): Promise<FleetEvent[]> {
    return this.#fresh((await this.#file.readMore()).flatMap(parseEvent));
  }

  /** Events that only a running supervisor has: not yet in the file, or never when the disk is full. */
  async unwritten(control: ControlClient): Promise<FleetEvent[]> {
    try {
      return this.#fresh((await control.events(this.#last?.seq ?? 0)).events);
    } catch (error) {
      if (error instanceof ExsimError && error.code === 'SUPERVISOR_UNREACHABLE') return [];
      throw error;
    }
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  #fresh(events: readonly FleetEvent[]): FleetEvent[] {
    return events.filter((event) => {
      const isFresh = this.#last === null || event.seq > this.#last.seq || beginsAnew(event, this.#last);
      if (isFresh) this.#last = event;
      return isFresh;
    });
  }
}

/** After a purge. */
const beginsAnew = (event: FleetEvent, last: FleetEvent): boolean => event.seq === 1 && event.at > last.at;

/** None where a crash cut the line. */
function parseEvent(line: string): FleetEvent[] {
  try {
    return [JSON.parse(line) as FleetEvent];
  } catch {
    return [];
  }
}
