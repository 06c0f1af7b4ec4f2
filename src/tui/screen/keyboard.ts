import { pastedKey } from '../model/keys.ts';

const ESCAPE = '\x1b';

/** What terminals send for keys that type nothing; the same key may come in several spellings. */
const SEQUENCES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    up: ['[A', 'OA'],
    down: ['[B', 'OB'],
    right: ['[C', 'OC'],
    left: ['[D', 'OD'],
    home: ['[H', 'OH', '[1~', '[7~'],
    end: ['[F', 'OF', '[4~', '[8~'],
    pageUp: ['[5~'],
    pageDown: ['[6~'],
    delete: ['[3~'],
    shiftTab: ['[Z'],
  }).flatMap(([key, all]) => all.map((sequence) => [ESCAPE + sequence, key] as const)),
);

const CONTROLS: Readonly<Record<string, string>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\x7f': 'backspace',
  '\b': 'backspace',
  [ESCAPE]: 'escape',
};

/** A CSI or SS3 sequence, complete. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: sequences begin with ESC
const COMPLETE = /^\x1b(?:\[[0-?]*[ -/]*[@-~]|O[ -~])/;
/** One that may still go on. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: sequences begin with ESC
const BEGUN = /^\x1b(?:\[[0-?]*[ -/]*|O)?$/;

/** What a terminal puts around text that was pasted, once it is asked to (`\x1b[?2004h`). */
const [PASTE_BEGIN, PASTE_END] = ['\x1b[200~', '\x1b[201~'];
/** Of a paste whose end has not come yet, so much is kept: far more than is ever typed anywhere. */
const PASTE_CHARS_MAX = 4096;
/**
 * The keys in what a terminal sent, by their names (see model/keys.ts), and the rest: the beginning of a sequence whose
 * end has not come yet, which may also be the Escape key. Unknown sequences are left out.
 */
export function decodeKeys(input: string): { readonly keys: readonly string[]; readonly rest: string } {
  const keys: string[] = [];
  let left = input;
  while (left !== '') {
    if (BEGUN.test(left)) break;
    if (isOfPaste(left) && !left.includes(PASTE_END)) return { keys, rest: begunPaste(left) };
    const { key, length } = isOfPaste(left) ? paste(left) : pressed(left);
    if (key !== undefined) keys.push(key);
    left = left.slice(length);
  }
  return { keys, rest: left };
}

type Taken = { readonly key: string | undefined; readonly length: number };

function pressed(input: string): Taken {
  const sequence = COMPLETE.exec(input)?.[0];
  const taken = sequence ?? ([...input][0] as string);
  return {
    key: sequence === undefined ? characterKey(taken) : SEQUENCES.get(sequence),
    length: taken.length,
  };
}

function paste(input: string): Taken {
  const end = input.indexOf(PASTE_END);
  return { key: pastedKey(input.slice(PASTE_BEGIN.length, end)), length: end + PASTE_END.length };
}

const begunPaste = (input: string): string =>
  PASTE_BEGIN + input.slice(PASTE_BEGIN.length).slice(-PASTE_CHARS_MAX);

function characterKey(char: string): string {
  const named = CONTROLS[char];
  if (named !== undefined) return named;
  return char < ' ' ? `ctrl-${String.fromCharCode(char.charCodeAt(0) + 0x60)}` : char;
}

/** Whether the rest is of a paste: its end will come, however slow the line is. */
export const isOfPaste = (rest: string): boolean => rest.startsWith(PASTE_BEGIN);

/** What the rest means when nothing follows: the Escape key, or nothing. */
export const flushedKeys = (rest: string): readonly string[] => (rest === ESCAPE ? ['escape'] : []);
