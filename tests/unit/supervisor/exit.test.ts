import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../../../src/common/clock.ts';
import { Redactor } from '../../../src/common/redact.ts';
import type { InstancePaths } from '../../../src/process/paths.ts';
import { describeExit } from '../../../src/supervisor/life/exits.ts';
import { learnExit } from '../../../src/supervisor/worker/exit.ts';

/** What Node writes when a module that is asked for first is not there. */
const CRASH = `node:internal/modules/cjs/loader:1210
  throw err;
  ^

Error: Cannot find module '/nowhere.js'
Require stack:
- internal/preload
    at Module._resolveFilename (node:internal/modules/cjs/loader:1207:15)
    at Module._load (node:internal/modules/cjs/loader:1038:27) {
  code: 'MODULE_NOT_FOUND',
  requireStack: [ 'internal/preload' ]
}

Node.js v20.20.2
`;

/** How the end of a worker that wrote this to its raw output is told. */
async function toldOf(output: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'exsim-exit-'));
  try {
    const at = (name: string): string => join(folder, name);
    writeFileSync(at('out'), output);
    writeFileSync(at('exit'), '{"pid":4711,"code":1}\n');
    const files = { outFile: at('out'), logFile: at('log'), exitFile: at('exit') } as InstancePaths;
    const ended = { pid: 4711, parent: null, files, killedByUs: false };
    return describeExit({ ...(await learnExit(ended, systemClock, new Redactor())), cause: null });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test.each([
  ['the error of a crash, however long its stack', CRASH, "Error: Cannot find module '/nowhere.js'"],
  [
    'an error with a code',
    `TypeError [ERR_X]: no\n${'    at f (x:1:1)\n'.repeat(30)}`,
    'TypeError [ERR_X]: no',
  ],
  ['what the worker named as the error', `Error: old\nerror: Expected more.\nbye\n`, 'Expected more.'],
  ['else its last line', 'one\ntwo\n', 'two'],
])('of how a worker ended is told %s', async (_what, output, told) => {
  expect(await toldOf(output)).toMatch(new RegExp(`^exit code 1: ${told.replace(/[[\].]/g, '\\$&')}$`));
});
