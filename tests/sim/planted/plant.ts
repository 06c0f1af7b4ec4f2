import { FAULTS } from './faults.ts';
import { Workbench } from './workbench.ts';

/** A fault that so many seeds do not find is not found. */
const SEEDS_MAX = 20_000;

/** Plants each fault and prints how many seeds found it, and by which promise; answers the exit code. */
export async function plantFaults(home: string): Promise<number> {
  const workbench = new Workbench(home);
  let found = 0;
  try {
    for (const fault of FAULTS) {
      const { seeds, promise } = await workbench.play(fault, SEEDS_MAX);
      if (promise !== null) found += 1;
      const how =
        promise === null ? `NOT FOUND in ${seeds} seeds` : `${String(seeds).padStart(5)} seeds: ${promise}`;
      console.log(`${fault.name.padEnd(WIDTH)} ${how}`);
    }
  } finally {
    workbench.remove();
  }
  console.log(`planted: ${found} of ${FAULTS.length} faults were found`);
  return found === FAULTS.length ? 0 : 1;
}

const WIDTH = Math.max(...FAULTS.map(({ name }) => name.length));
