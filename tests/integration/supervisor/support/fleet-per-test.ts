import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { InstanceSnapshot } from '../../../../src/protocol/status.ts';
import { type Compiled, compileSupervisor } from './compile.ts';
import { TestFleet } from './test-fleet.ts';

/** A new project for each test of the file; everything of it is ended afterwards. */
export function fleetPerTest(): () => TestFleet {
  let compiled: Compiled;
  let fleet: TestFleet;
  beforeAll(() => {
    compiled = compileSupervisor();
  });
  afterAll(() => compiled.remove());
  beforeEach(async () => {
    fleet = await TestFleet.create(compiled);
  });
  afterEach(() => fleet.remove());
  return () => fleet;
}

export const pidsOf = (instances: readonly InstanceSnapshot[]): (number | null)[] =>
  instances.map(({ pid }) => pid);
