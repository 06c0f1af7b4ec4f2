import { bindingsNow, placesOf } from '../model/keys.ts';
import type { ScreenState } from '../model/state.ts';
import { displayWidth } from '../text/width.ts';
import { bold, type Line, span } from './line.ts';

const GAP = '  ';

/** The keys that are worth knowing where the focus is, as many as fit; `?` has all of them. */
export function footerLine(state: ScreenState, columns: number): Line {
  const line: Line[] = [];
  let used = 1;
  for (const { keys, does } of hints(state)) {
    const needed = displayWidth(keys) + 1 + displayWidth(does) + GAP.length;
    if (used + needed > columns) break;
    used += needed;
    line.push([bold(keys, 'accent'), span(` ${does}${GAP}`, 'quiet')]);
  }
  return [span(' '), ...line.flat()];
}

type Hint = { readonly keys: string; readonly does: string };

function hints(state: ScreenState): Hint[] {
  const choices = placesOf(state)[0] === 'dialog' ? (state.dialog?.choices ?? []) : [];
  return [
    ...choices.map(({ key, label }) => ({ keys: key, does: label })),
    ...bindingsNow(state).flatMap(({ shown, footer }) =>
      footer === undefined ? [] : [{ keys: shown.split(' ')[0] ?? shown, does: footer }],
    ),
  ];
}
