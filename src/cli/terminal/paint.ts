import { variable } from '../environment.ts';

const CODES = {
  plain: null,
  dim: 2,
  red: 31,
  green: 32,
  yellow: 33,
  blue: 34,
  magenta: 35,
  cyan: 36,
  brightBlue: 94,
  brightCyan: 96,
} as const;

export type Hue = keyof typeof CODES;

/** Gives text a colour, or leaves it as it is. */
export type Paint = (hue: Hue, text: string) => string;

/** Colours on a terminal, unless NO_COLOR is set (https://no-color.org). */
export function paintFor(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv = process.env): Paint {
  return stream.isTTY === true && variable('NO_COLOR', env) === null ? inColour : plain;
}

const plain: Paint = (_hue, text) => text;

const inColour: Paint = (hue, text) => {
  const code = CODES[hue];
  return code === null ? text : `\x1b[${code}m${text}\x1b[0m`;
};

/** Red and yellow are for trouble. */
const NAME_HUES = ['cyan', 'green', 'magenta', 'blue', 'brightCyan', 'brightBlue'] as const;

/** The colour of a name: the same in every run and beside whatever others. */
export function hueOf(name: string): Hue {
  const sum = [...name].reduce((hash, char) => (hash * 31 + char.charCodeAt(0)) % 65_521, 7);
  return NAME_HUES[sum % NAME_HUES.length] as Hue;
}
