import { expect, test } from 'vitest';
import { canBeHealed } from '../../../src/supervisor/fleet/healer.ts';

test.each<[degraded: string[], healed: boolean]>([
  [[], false],
  [['database'], true],
  [['redis'], true],
  [['fsync'], false],
  [['fsync', 'redis'], true],
])('services are looked for again only while one is lost: %j', (degraded, healed) => {
  expect(canBeHealed(degraded)).toBe(healed);
});
