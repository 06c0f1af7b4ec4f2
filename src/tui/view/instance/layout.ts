import type { Part } from '../../model/intents.ts';
import { beside, type Line, type Size } from '../line.ts';
import { block, type PartView, tabLine } from './block.ts';

/** Below these there is one part at a time; from the second on all five are there. */
const SEVERAL: Size = { columns: 100, rows: 28 };
const ALL: Size = { columns: 160, rows: 34 };
const GAP = 2;

type Parts = { readonly [Name in Part]: PartView };

/** The parts in their places: one under tabs, four around the market, or all five, as there is room. */
export function arranged(parts: Parts, focus: Part, room: Size): Line[] {
  if (fits(ALL, room)) return allParts(parts, focus, room);
  if (fits(SEVERAL, room)) return severalParts(parts, focus, room);
  const below = { ...room, rows: room.rows - 1 };
  return [tabLine(parts[focus], below), ...parts[focus].lines(below)];
}

const fits = (least: Size, { columns, rows }: Size): boolean =>
  columns >= least.columns && rows >= least.rows;

/** Market on the left, rates and events beside it, below them the log; the configuration takes its place when asked for. */
function severalParts(parts: Parts, focus: Part, { columns, rows }: Size): Line[] {
  const height = Math.floor(rows * 0.64);
  const left = Math.floor(columns * 0.54);
  const below = focus === 'configuration' ? 'configuration' : 'log';
  return [
    ...beside(
      [
        { columns: left, lines: block(parts.market, focus === 'market', { columns: left, rows: height }) },
        column([parts.figures, parts.events], focus, { columns: columns - left - GAP, rows: height }),
      ],
      GAP,
    ),
    ...block(parts[below], focus === below, { columns, rows: rows - height }),
  ];
}

function allParts(parts: Parts, focus: Part, { columns, rows }: Size): Line[] {
  const height = Math.floor(rows * 0.62);
  const left = Math.floor(columns * 0.44);
  const middle = Math.floor(columns * 0.26);
  const right = columns - left - middle - 2 * GAP;
  const bottom = { columns: left + GAP + middle, rows: rows - height };
  return [
    ...beside(
      [
        { columns: left, lines: block(parts.market, focus === 'market', { columns: left, rows: height }) },
        {
          columns: middle,
          lines: block(parts.figures, focus === 'figures', { columns: middle, rows: height }),
        },
        { columns: right, lines: block(parts.events, focus === 'events', { columns: right, rows: height }) },
      ],
      GAP,
    ),
    ...beside(
      [
        { columns: bottom.columns, lines: block(parts.log, focus === 'log', bottom) },
        {
          columns: right,
          lines: block(parts.configuration, focus === 'configuration', { columns: right, rows: bottom.rows }),
        },
      ],
      GAP,
    ),
  ];
}

/** Parts above each other, the first a little higher. */
function column(views: readonly [PartView, PartView], focus: Part, { columns, rows }: Size) {
  const [first, second] = views;
  const height = Math.ceil(rows * 0.58);
  return {
    columns,
    lines: [
      ...block(first, focus === first.part, { columns, rows: height }),
      ...block(second, focus === second.part, { columns, rows: rows - height }),
    ],
  };
}
