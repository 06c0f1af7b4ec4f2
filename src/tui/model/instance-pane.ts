import type { InstanceSnapshot } from '../../protocol/status.ts';
import type { InstanceDetails, Market } from '../sources.ts';
import { PARTS, type Part } from './intents.ts';
import { emptyLog, type LogPane } from './log-pane.ts';

/** What a person has chosen in the instance view, and what its sources have told. */
export type InstancePane = {
  readonly name: string;
  /** Null: the first of the instance. */
  readonly symbol: string | null;
  /** The part that keys go to; where there is room for one only, it is the one shown. */
  readonly focus: Part;
  /** Null: not told yet. */
  readonly market: Market | null;
  readonly details: InstanceDetails | null;
  readonly log: LogPane;
  /** Lines scrolled: events back from the newest, the configuration down from its top. */
  readonly scrolled: { readonly events: number; readonly configuration: number };
};

export const openedPane = (name: string): InstancePane => ({
  ...{ name, symbol: null, focus: 'market', market: null, details: null, log: emptyLog },
  scrolled: { events: 0, configuration: 0 },
});

export const partAfter = (part: Part, by: 1 | -1): Part =>
  PARTS[(PARTS.indexOf(part) + by + PARTS.length) % PARTS.length] as Part;

/** The symbol that is shown; null where the instance tells none, as while it does not run. */
export const shownSymbol = ({ symbol }: InstancePane, { symbols }: InstanceSnapshot): string | null =>
  symbol ?? symbols[0]?.symbol ?? null;

/** With the symbol after, or before, the one shown. Its market is asked for anew. */
export function withOtherSymbol(
  pane: InstancePane,
  instance: InstanceSnapshot | undefined,
  by: 1 | -1,
): InstancePane {
  const symbols = instance?.symbols.map(({ symbol }) => symbol) ?? [];
  const now = symbols.indexOf(pane.symbol ?? symbols[0] ?? '');
  const symbol = symbols[(now + by + symbols.length) % symbols.length];
  return symbol === undefined || symbols.length === 1 ? pane : { ...pane, symbol, market: null };
}
