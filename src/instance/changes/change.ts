import type { ChangeEffect } from './effects.ts';

/** One difference between what an instance was started as and what the file says now. No value in it is secret. */
export type SpecChange = {
  readonly kind: 'changed' | 'added' | 'removed';
  /** As a person would name it: `fees.takerBps of BTC-USDT`, `ports.http`, `symbol ETH-USDT`. */
  readonly what: string;
  /** Null: there was none, or it is not for showing. */
  readonly before: string | null;
  readonly after: string | null;
  readonly effect: ChangeEffect;
};

/** What each effect is in the words of a plan. */
const EFFECT_WORDS: Readonly<Record<ChangeEffect, string>> = {
  hot: 'hot',
  cold: 'restart',
  kept: 'no effect: a venue keeps what it began with',
  identity: 'another venue',
};

/** `fees.takerBps of BTC-USDT 10 -> 5 (hot)`. */
export const changeText = (change: SpecChange): string =>
  `${differenceText(change)} (${EFFECT_WORDS[change.effect]})`;

/** `fees.takerBps of BTC-USDT 10 -> 5`. */
export function differenceText({ kind, what, before, after }: SpecChange): string {
  if (kind !== 'changed') return `${what} ${kind}`;
  return before === null && after === null ? `${what} changed` : `${what} ${before} -> ${after}`;
}
