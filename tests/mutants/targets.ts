import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What is mutated: everything that decides who trades, at which price, and who owns what afterwards. */
const TARGETS = [
  'arithmetic.ts',
  'book',
  'checks',
  'commands/accept.ts',
  'commands/amend.ts',
  'commands/expire.ts',
  'commands/new-order.ts',
  'commands/timers.ts',
  'express',
  'ledger.ts',
  'matching',
  'money',
  'orders/client-ids.ts',
  'orders/deadlines.ts',
  'orders/hold.ts',
  'orders/life-lists.ts',
  'orders/lifecycle.ts',
  'orders/stop-direction.ts',
  'standings.ts',
  'time.ts',
  'touched-levels.ts',
];

/** The source files to mutate, as paths from `home`, the top of the repository. */
export function targetFiles(home: string): string[] {
  return TARGETS.map((target) => `src/engine/${target}`).flatMap((path) => {
    if (!statSync(join(home, path)).isDirectory()) return [path];
    return readdirSync(join(home, path)).map((name) => `${path}/${name}`);
  });
}

export function readSource(home: string, file: string): string {
  return readFileSync(join(home, file), 'utf8');
}
