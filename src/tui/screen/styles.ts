import type { Span, Tone } from '../view/line.ts';

/** How many colours a terminal has. `none`: bold and inverse only. */
export type ColourDepth = 'none' | '16' | '256' | 'truecolor';

/** NO_COLOR (https://no-color.org) wins; else what the terminal says of itself. */
export function colourDepthOf(env: NodeJS.ProcessEnv): ColourDepth {
  if ((env['NO_COLOR'] ?? '') !== '') return 'none';
  if (/^(truecolor|24bit)$/i.test(env['COLORTERM'] ?? '')) return 'truecolor';
  const term = env['TERM'] ?? '';
  if (/-direct$/.test(term)) return 'truecolor';
  return /256/.test(term) ? '256' : '16';
}

type Palette = Record<Exclude<ColourDepth, 'none'>, string>;

/**
 * Foregrounds as SGR parameters. The 256 and true colours are of middle brightness, so that each has a contrast of 3 : 1
 * or more with black and with white; the 16 are the person's own.
 */
export const TONES: Record<Tone, Palette> = {
  good: { '16': '32', '256': '38;5;28', truecolor: '38;2;26;137;62' },
  busy: { '16': '36', '256': '38;5;31', truecolor: '38;2;14;130;160' },
  warning: { '16': '33', '256': '38;5;136', truecolor: '38;2;178;112;0' },
  bad: { '16': '31', '256': '38;5;160', truecolor: '38;2;217;54;54' },
  idle: { '16': '90', '256': '38;5;243', truecolor: '38;2;122;122;122' },
  quiet: { '16': '90', '256': '38;5;243', truecolor: '38;2;122;122;122' },
  accent: { '16': '35', '256': '38;5;133', truecolor: '38;2;168;84;176' },
  buy: { '16': '32', '256': '38;5;28', truecolor: '38;2;26;137;62' },
  sell: { '16': '31', '256': '38;5;160', truecolor: '38;2;217;54;54' },
};

/** The looks of a span as SGR parameters; empty: plain. */
export function sgrOf({ tone, bold, inverse }: Span, depth: ColourDepth): string {
  const codes = [
    ...(bold ? ['1'] : []),
    ...(inverse ? ['7'] : []),
    ...(tone === undefined || depth === 'none' ? [] : [TONES[tone][depth]]),
  ];
  return codes.join(';');
}

/** What makes a terminal that writes in the looks `from` write in those of `to`, both as of `sgrOf`. */
export function sgr(from: string, to: string): string {
  if (from === to) return '';
  return from === '' || to === '' ? `\x1b[${to}m` : `\x1b[0;${to}m`;
}
