const MINUTE_MS = 60_000;

/** Kline intervals and their length in ms. Each divides the day, so that all are aligned to midnight UTC. */
export const INTERVAL_MS = {
  '1m': MINUTE_MS,
  '5m': 5 * MINUTE_MS,
  '15m': 15 * MINUTE_MS,
  '1h': 60 * MINUTE_MS,
  '4h': 240 * MINUTE_MS,
  '1d': 1440 * MINUTE_MS,
} as const;

export type KlineInterval = keyof typeof INTERVAL_MS;
export const KLINE_INTERVALS = Object.keys(INTERVAL_MS) as readonly KlineInterval[];

/** Beginning of the interval of `intervalMs` that engine time `time` lies in. */
export const openTimeOf = (time: number, intervalMs: number): number => time - (time % intervalMs);
