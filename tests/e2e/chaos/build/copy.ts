import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { applied, type Planted } from '../../../mutants/planted/planted.ts';
import { transpile } from '../../../mutants/workspace.ts';

/** A built command that is attacked, and what its workers are. */
export type Build = { readonly exsim: string; readonly workers: 'real' | 'puppets' };

const COPIED = ['bin', 'dist', 'proto', 'schema', 'package.json'];
const FAKE_WORKER = 'tests/integration/supervisor/support/fake-worker.ts';
/** What is run in place of the modules, where it is there. */
const BUNDLES = ['dist/supervisor/program.cjs', 'dist/cli/entry.cjs'];

/** The command as it was built. */
export const builtIn = (home: string): Build => ({ exsim: join(home, 'bin/exsim.js'), workers: 'real' });

/**
 * Copies the built command, with workers that obey orders in place of real ones, and where one is given with an error in
 * it. The copy is below node_modules, where the packages are found; whoever asked for it removes `folder`.
 */
export function puppetBuild(home: string, fault: Planted | null = null): Build & { readonly folder: string } {
  const cache = join(home, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'exsim-chaos-'));
  for (const name of COPIED) cpSync(join(home, name), join(folder, name), { recursive: true });
  const fakeWorker = readFileSync(join(home, FAKE_WORKER), 'utf8').replaceAll('../../../../src/', '../');
  writeFileSync(join(folder, 'dist/worker/main.js'), transpile(fakeWorker));
  if (fault !== null) plant(home, folder, fault);
  return { exsim: join(folder, 'bin/exsim.js'), workers: 'puppets', folder };
}

function plant(home: string, folder: string, fault: Planted): void {
  const patched = applied(fault, readFileSync(join(home, fault.file), 'utf8'));
  if (patched === null) throw new Error(`${fault.name}: its text must stand once in ${fault.file}`);
  const compiled = fault.file.replace(/^src/, 'dist').replace(/\.ts$/, '.js');
  writeFileSync(join(folder, compiled), transpile(patched));
  for (const bundle of BUNDLES) rmSync(join(folder, bundle), { force: true });
}
