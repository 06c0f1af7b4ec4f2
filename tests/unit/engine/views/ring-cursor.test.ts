import { describe, expect, test } from 'vitest';
import type { EventRingReads } from '../../../../src/engine/types.ts';
import { RingCursor } from '../../../../src/engine/views/ring-cursor.ts';
import { engineAfter, engineConfig, limit, opening } from '../../../support/engine-fixture.ts';

describe('a cursor on the ring', () => {
  test('sees each event once, from its construction on', () => {
    const engine = engineAfter(opening(engineConfig([{}]), 1));
    const cursor = new RingCursor(engine.events, () => true);
    const seen: number[] = [];
    const read = () => cursor.read((event) => seen.push(event.seq));
    const from = engine.seq;
    expect(read()).toBe(true);
    engine.apply(limit({}));
    expect(cursor.behind).toBe(engine.seq - from);
    expect([read(), read(), cursor.behind]).toEqual([true, true, 0]);
    expect(seen).toEqual(Array.from({ length: engine.seq - from }, (_, at) => from + 1 + at));
  });

  test('decodes only what is wanted', () => {
    const engine = engineAfter(opening(engineConfig([{}]), 1));
    const decoded: string[] = [];
    const ring: EventRingReads = {
      get start() {
        return engine.events.start;
      },
      get end() {
        return engine.events.end;
      },
      at: (position) => {
        const event = engine.events.at(position);
        decoded.push(event.type);
        return event;
      },
      typeAt: (position) => engine.events.at(position).type,
    };
    const cursor = new RingCursor(ring, (type) => type === 'levelChanged');
    engine.apply(limit({}));
    cursor.read(() => undefined);
    expect(decoded).toEqual(['levelChanged']);
  });
});
