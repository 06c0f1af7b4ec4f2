import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FAULTS } from '../../sim/planted/faults.ts';
import { Workbench } from '../../sim/planted/workbench.ts';

const HOME = fileURLToPath(new URL('../../..', import.meta.url));
const SEEDS_MAX = 200;

let workbench: Workbench;
beforeAll(() => {
  workbench = new Workbench(HOME);
});
afterAll(() => workbench.remove());

test.each(FAULTS)('the fault fits the source as it stands: $name', (fault) => {
  expect(workbench.fits(fault)).toBe(true);
});

test.each(FAULTS.filter(({ isRare }) => isRare !== true))('the simulation finds: $name', async (fault) => {
  const { seeds, promise } = await workbench.play(fault, SEEDS_MAX);
  console.log(`${fault.name}: ${seeds} seeds: ${promise}`);
  expect(promise).not.toBeNull();
});

test('faults have different names', () => {
  expect(new Set(FAULTS.map(({ name }) => name)).size).toBe(FAULTS.length);
});
