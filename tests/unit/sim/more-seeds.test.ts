import { test } from 'vitest';
import { expectPromisesKept } from './play.ts';

test('whatever fails and whenever it is killed, a venue keeps its promises: the next 500 seeds', async () => {
  await expectPromisesKept(501, 500);
}, 300_000);
