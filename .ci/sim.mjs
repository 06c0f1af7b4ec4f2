/**
 * Compiles the simulation of the worker's core, and runs it:
 *
 *   node .ci/sim.mjs [--seeds N] [--from N]
 *   node .ci/sim.mjs --seed N
 *   node .ci/sim.mjs --planted
 */
import { runCompiled } from './run-compiled.mjs';

process.exitCode = runCompiled('sim', process.argv.slice(2));
