import type { EngineEvent } from '../../engine/types.ts';

/** A trade as the engine printed it. */
export type TradeEvent = Extract<EngineEvent, { type: 'trade' }>;
export type BalanceEvent = Extract<EngineEvent, { type: 'balanceChanged' }>;
