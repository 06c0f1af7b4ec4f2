import type { EventType } from '../../../../src/engine/types.ts';
import { createDay, type DayOptions } from '../contenders/rows.ts';
import { measureSpeed, type SpeedFigures } from './speed.ts';

export type DayFigures = SpeedFigures & {
  readonly openOrders: number;
  /** Events of the whole run by type, its warm-up included. */
  readonly events: Partial<Record<EventType, number>>;
};

/** Measures the whole engine on a busy day. */
export function measureDay(options: DayOptions): DayFigures {
  let latest = createDay(options);
  const speed = measureSpeed(() => (latest = createDay(options)), options.warm, options.count);
  return { ...speed, openOrders: latest.engine.openOrderCount(), events: latest.eventCounts() };
}
