import { type Binding, bindingsNow, placesOf } from '../model/keys.ts';
import type { ScreenState } from '../model/state.ts';
import { apart, bold, inRow, type Line, lineWidth, span } from './line.ts';

/** Between the two parts, and the cell at the left end. */
const GAP = 3;

/**
 * The keys that are worth knowing where the focus is, as many as fit; at the right end those that are valid everywhere,
 * among them `?`, which has all of them.
 */
export function footerLine(state: ScreenState, columns: number): Line {
  const choices = placesOf(state)[0] === 'dialog' ? (state.dialog?.choices ?? []) : [];
  const bindings = bindingsNow(state);
  const here = [
    ...choices.map(({ key, label }) => hint(key, label)),
    ...bindings.filter(({ where }) => where !== 'everywhere').flatMap(hintOf),
  ];
  const everywhere = bindings.filter(({ where }) => where === 'everywhere').flatMap(hintOf);
  const right = [...inRow(everywhere, columns), span(' ')];
  const room = columns - lineWidth(right) - GAP;
  return apart([span(' '), ...inRow(here, room)], right, columns);
}

const hintOf = ({ shown, footer }: Binding): Line[] =>
  footer === undefined ? [] : [hint(shown.split(' ')[0] ?? shown, footer)];

const hint = (keys: string, does: string): Line => [bold(keys, 'accent'), span(` ${does}`, 'quiet')];
