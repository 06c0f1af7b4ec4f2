import { systemClock } from '../../common/clock.ts';
import type { FleetEvent } from '../../protocol/api.ts';
import { shownName } from '../../tui/view.ts';
import { processOutput as output } from '../output.ts';
import { requireProject } from '../project.ts';

const POLL_MS = 300;

/** `events`: what happened to the exchanges, as far as the supervisor remembers it. */
export async function events(options: { readonly follow?: boolean; readonly json?: boolean }): Promise<void> {
  const { control } = requireProject();
  let after = 0;
  for (;;) {
    const { events: fresh, lastSeq } = await control.events(after);
    for (const event of fresh) output.line(options.json ? JSON.stringify(event) : shownEvent(event));
    if (!options.follow) return;
    after = lastSeq;
    await systemClock.sleep(POLL_MS);
  }
}

/** `2026-01-02T03:04:05.000Z  binance  starting -> ready: reason`. */
export function shownEvent({ at, instance, from, to, reason }: FleetEvent): string {
  const states = [from, to].filter((state) => state !== null).join(' -> ');
  const told = [states, reason].filter((text) => text !== null && text !== '').join(': ');
  return `${at}  ${instance === null ? 'project' : shownName(instance)}  ${told}`;
}
