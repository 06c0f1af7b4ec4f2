import type { InstancePane } from '../../model/instance-pane.ts';
import type { ScreenState } from '../../model/state.ts';
import { shownName } from '../../plain-fleet.ts';
import { bold, type Line, plain, type Size } from '../line.ts';

/** One exchange: what it does, why, and its market. */
export function instanceLines(state: ScreenState, pane: InstancePane, _room: Size, _nowMs: number): Line[] {
  const instance = state.snapshot?.instances.find(({ name }) => name === pane.name);
  if (instance === undefined) return [plain(` ${shownName(pane.name)} is not in the fleet any more.`)];
  return [[bold(` ${shownName(instance.name)}`), { text: ` ${instance.state}` }]];
}
