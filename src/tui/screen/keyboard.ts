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

/**
 * The keys in what a terminal sent, by their names (see model/keys.ts), and the rest: the beginning of a sequence whose
 * end has not come yet, which may also be the Escape key. Unknown sequences are left out.
 */
export function decodeKeys(input: string): { readonly keys: readonly string[]; readonly rest: string } {
  const keys: string[] = [];
  let left = input;
  while (left !== '') {
    if (BEGUN.test(left)) break;
    const sequence = COMPLETE.exec(left)?.[0];
    const taken = sequence ?? ([...left][0] as string);
    const key = sequence === undefined ? characterKey(taken) : SEQUENCES.get(sequence);
    if (key !== undefined) keys.push(key);
    left = left.slice(taken.length);
  }
  return { keys, rest: left };
}

function characterKey(char: string): string {
  const named = CONTROLS[char];
  if (named !== undefined) return named;
  return char < ' ' ? `ctrl-${String.fromCharCode(char.charCodeAt(0) + 0x60)}` : char;
}

/** What the rest means when nothing follows: the Escape key, or nothing. */
export const flushedKeys = (rest: string): readonly string[] => (rest === ESCAPE ? ['escape'] : []);
