import type { InstanceSnapshot } from '../../../protocol/status.ts';
import { NO_HISTORY } from '../../model/history.ts';
import { type InstancePane, shownSymbol } from '../../model/instance-pane.ts';
import type { Part } from '../../model/intents.ts';
import type { ScreenState } from '../../model/state.ts';
import { shownName } from '../../plain-fleet.ts';
import { type Line, plain, type Size } from '../line.ts';
import type { PartView } from './block.ts';
import { configurationLines } from './configuration-part.ts';
import { eventLines } from './events-part.ts';
import { figureLines } from './figures-part.ts';
import { instanceHeader } from './instance-header.ts';
import { arranged } from './layout.ts';
import { logLines, logNote } from './log-part.ts';
import { marketLines } from './market-part.ts';

/** One exchange: what it does, why, and its market. */
export function instanceLines(state: ScreenState, pane: InstancePane, room: Size, nowMs: number): Line[] {
  const instance = state.snapshot?.instances.find(({ name }) => name === pane.name);
  if (instance === undefined) return [plain(` ${shownName(pane.name)} is not in the fleet any more.`)];
  const header = instanceHeader(state, instance, room.columns, nowMs);
  const parts = partsOf(state, pane, instance, nowMs);
  return [...header, ...arranged(parts, pane.focus, { ...room, rows: room.rows - header.length })];
}

function partsOf(
  state: ScreenState,
  pane: InstancePane,
  instance: InstanceSnapshot,
  nowMs: number,
): { [Name in Part]: PartView } {
  const history = state.histories.get(pane.name) ?? NO_HISTORY;
  const view = (part: Part, note: string | PartView['note'], lines: PartView['lines']): PartView => ({
    ...{ part, lines },
    note: typeof note === 'string' ? () => note : note,
  });
  return {
    market: view('market', marketNote(pane, instance), (room) =>
      pane.market === null ? noMarket(instance) : marketLines(pane.market, room, nowMs),
    ),
    figures: view('figures', '', (room) => figureLines(instance, history, room)),
    events: view('events', '', (room) => eventLines(pane, room)),
    configuration: view('configuration', pane.details?.place ?? '', (room) =>
      configurationLines(pane, instance, room),
    ),
    log: view(
      'log',
      (room) => logNote(pane.log, room),
      (room) => logLines(pane.log, room),
    ),
  };
}

const noMarket = ({ pid }: InstanceSnapshot): Line[] => [
  plain(pid === null ? ' no market while it does not run; U starts it' : ' Asking the exchange...'),
];

/** `BTC-USDT, 1 of 3`. */
function marketNote(pane: InstancePane, instance: InstanceSnapshot): string {
  const symbol = shownSymbol(pane, instance);
  const { symbols } = instance;
  if (symbol === null || symbols.length < 2) return symbol ?? '';
  const place = symbols.findIndex((one) => one.symbol === symbol) + 1;
  return `${symbol}, ${place} of ${symbols.length}`;
}
