/**
 * Compiles the isolation matrix and runs it on every Postgres and Redis there is here:
 *
 *   node .ci/isolation.mjs [--postgres 14,16]
 *   POSTGRES_BIN=/usr/lib/postgresql/15/bin VALKEY_BIN=/folder/of/valkey-server node .ci/isolation.mjs
 */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { runCompiled } from './run-compiled.mjs';

const MIGRATIONS = 'src/provision/migrations';

process.exitCode = runCompiled('isolation', process.argv.slice(2), (folder) =>
  cpSync(MIGRATIONS, join(folder, MIGRATIONS), { recursive: true }),
);
