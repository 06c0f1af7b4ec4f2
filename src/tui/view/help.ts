import { KEYS, type Place } from '../model/keys.ts';
import type { ScreenState } from '../model/state.ts';
import { displayWidth, inCells, wrap } from '../text/width.ts';
import { bold, EMPTY, type Line, type Size, span } from './line.ts';

const TITLES: Record<Place, string> = {
  everywhere: 'Everywhere',
  fleet: 'Fleet',
  instance: 'Exchange',
  log: 'Log of an exchange',
  exchange: 'On the exchange selected or open',
  filter: 'While a filter is typed',
  search: 'While a search is typed',
  dialog: 'In a question',
  help: 'In this help',
};
/** What is looked for most comes first. */
const ORDER: readonly Place[] = [
  'everywhere',
  'fleet',
  'exchange',
  'instance',
  'log',
  'filter',
  'search',
  'dialog',
  'help',
];

/** Around the keys, before what they do. */
const KEY_CELLS = 5;

/** All keys by where they are valid, from the table they work by. */
export function helpLines(state: ScreenState, { columns, rows }: Size): Line[] {
  const all = ORDER.flatMap((place) => sectionOf(place, columns));
  const top = Math.min(state.help?.top ?? 0, Math.max(0, all.length - rows));
  return all.slice(top, top + rows);
}

function sectionOf(place: Place, columns: number): Line[] {
  const bindings = KEYS.filter(({ where }) => where === place);
  const width = Math.max(...KEYS.map(({ shown }) => displayWidth(shown)));
  return [
    [bold(` ${TITLES[place]}`)],
    ...bindings.flatMap(({ shown, does }) =>
      wrap(does, Math.max(1, columns - width - KEY_CELLS)).map(
        (text, index): Line => [
          span(`   ${inCells(index === 0 ? shown : '', width)}  `, 'accent'),
          span(text),
        ],
      ),
    ),
    EMPTY,
  ];
}
