/**
 * Compiles tests/postgres, so that it runs in plain Node, and runs it: the tests that talk to Postgres, on every version
 *
 *   node .ci/test-postgres-all.mjs [--postgres 14,16]
 */
import { runCompiled } from './run-compiled.mjs';

process.exitCode = runCompiled('postgres', process.argv.slice(2));
