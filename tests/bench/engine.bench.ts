import { cpus } from 'node:os';
import { expect, test } from 'vitest';
import { measureEngine } from './engine-flow.ts';

/** Same seed, same hash, on every machine: a figure without it is none. */
const FLOW = { seed: 42, warmUp: 100_000, commands: 400_000 };

test('the engine alone, without journal and network', () => {
  const figures = measureEngine(FLOW);
  const [cpu] = cpus();
  console.log(`machine:     ${cpus().length} x ${cpu?.model}, Node ${process.versions.node}`);
  console.log(`load:        seed ${FLOW.seed}, ${FLOW.commands} commands (50 % limit, 5 % IOC, 45 % cancel)`);
  console.log(`resting:     ${figures.openOrders} orders at the end`);
  console.log(`CPU time:    ${figures.nanosecondsPerCommand.toFixed(0)} ns per command`);
  console.log(`state hash:  ${figures.stateHash}`);
  expect(figures.stateHash).toMatch(/^[0-9a-f]{32}$/);
});
