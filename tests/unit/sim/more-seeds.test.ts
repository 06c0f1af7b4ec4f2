import { test } from 'vitest';
import { expectPromisesKept } from './play.ts';

test('whatever fails and whenever it is killed, a venue keeps its promises: the next 1,000 seeds', async () => {
  await expectPromisesKept(1001, 1000);
}, 300_000);
