import type { EventType } from '../../../../src/engine/types.ts';
import { createDay, type DayOptions } from '../contenders/rows.ts';
import type { DayContender } from '../day/day.ts';
import { measureSpeed, type SpeedFigures } from './speed.ts';

export type DayFigures = SpeedFigures & {
  readonly openOrders: number;
  /** Events of the whole run by type, its warm-up included. */
  readonly events: Partial<Record<EventType, number>>;
};

/** Measures the whole engine on a busy day. Its events are those of the first instance, which is read. */
export function measureDay(options: DayOptions): DayFigures {
  const days: DayContender[] = [];
  const create = (): DayContender => {
    const day = createDay(options);
    days.push(day);
    return day;
  };
  const speed = measureSpeed(create, options);
  const [first] = days;
  return { ...speed, openOrders: first?.engine.openOrderCount() ?? 0, events: first?.eventCounts() ?? {} };
}
