import type { EngineOptions } from '../../engine/index.ts';

/** The engine of a worker: readers of events find the newest ones in it, 2 MB of them. */
export const LIVE_ENGINE = { eventCapacity: 16_384 } as const satisfies EngineOptions;
