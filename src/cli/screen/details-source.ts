import { systemClock } from '../../common/clock.ts';
import type { Redactor } from '../../common/redact.ts';
import type { FleetEvent } from '../../protocol/api.ts';
import { readDesired } from '../../supervisor/fleet/desired.ts';
import { type DetailsSource, EVENTS_MAX, type InstanceDetails } from '../../tui/sources.ts';
import { EventsFile } from '../logs/events-file.ts';
import { FolderWatch } from '../logs/folder-watch.ts';
import type { Project } from '../project/project.ts';
import { detailsOf, NO_DETAILS } from './details.ts';
import type { ProjectNow } from './screen-project.ts';

/**
 * What an instance was made from and what happened to it, from the files of the project, so that it is there whether a
 * supervisor runs or not, and over all of them.
 */
export function detailsSource(project: ProjectNow, redactor: Redactor): DetailsSource {
  return async function* follow(name, signal) {
    const { paths, control } = await project();
    const file = new EventsFile(paths);
    const watch = new FolderWatch(paths.stateDir, systemClock); // Both files are in it.
    let events: readonly FleetEvent[] = [];
    let shown = '';
    try {
      let fresh = [...(await file.more()), ...(await file.unwritten(control))];
      while (!signal.aborted) {
        events = [...events, ...eventsOf(fresh, name, redactor)].slice(-EVENTS_MAX);
        const details = { ...(await configured(paths, name)), events };
        const text = JSON.stringify(details);
        if (text !== shown) yield details;
        shown = text;
        await watch.next(signal);
        fresh = await file.more();
      }
    } finally {
      watch.close();
      await file.close();
    }
  };
}

/** Its own, and those of the project, which may be why. */
const eventsOf = (events: readonly FleetEvent[], name: string, redactor: Redactor): FleetEvent[] =>
  events
    .filter(({ instance }) => instance === name || instance === null)
    .map((event) => (event.reason === null ? event : { ...event, reason: redactor.redact(event.reason) }));

async function configured(paths: Project['paths'], name: string): Promise<Omit<InstanceDetails, 'events'>> {
  const fleet = (await readDesired(paths))?.fleet;
  const instance = fleet?.instances.find(({ spec }) => spec.name === name);
  return instance === undefined ? NO_DETAILS : detailsOf(instance, fleet?.file ?? null);
}
