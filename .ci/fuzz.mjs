/**
 * Compiles the comparison of engine and reference model, and runs it:
 *
 *   node .ci/fuzz.mjs [--seed N] [--commands N] [--scenario N [--deep]]
 */
import { runCompiled } from './run-compiled.mjs';

process.exitCode = runCompiled('fuzz', process.argv.slice(2));
