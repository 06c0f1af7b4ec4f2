/**
 * Compiles the check of observability/ and runs it:
 *
 *   node .ci/observability.mjs
 */
import { runCompiled } from './run-compiled.mjs';

process.exitCode = runCompiled('observability', process.argv.slice(2));
