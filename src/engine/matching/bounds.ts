import { BPS_ONE, ceilBps, floorBps } from '../arithmetic.ts';

/** The highest price a market BUY takes, given the best ask. `collarBps` at most 10,000. */
export function buyProtectionTicks(bestAsk: number, collarBps: number): number {
  return floorBps(bestAsk, BPS_ONE + collarBps);
}

/** The lowest price a market SELL takes, given the best bid. */
export function sellProtectionTicks(bestBid: number, collarBps: number): number {
  return Math.max(1, ceilBps(bestBid, BPS_ONE - collarBps));
}

/** Highest price inside the band around `reference`. */
export function bandHighTicks(reference: number, bandBps: number): number {
  return floorBps(reference, BPS_ONE + bandBps);
}

/** Lowest price inside the band around `reference`. */
export function bandLowTicks(reference: number, bandBps: number): number {
  return ceilBps(reference, BPS_ONE - bandBps);
}
