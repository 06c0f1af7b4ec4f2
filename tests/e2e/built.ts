import { execFileSync } from 'node:child_process';
import { readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HOME = fileURLToPath(new URL('../..', import.meta.url));
/** The Makefile's mark of a finished build, so that neither builds again what the other has built. */
const BUILT = join(HOME, 'dist/.built');
const INPUTS = [
  ...['src', 'package.json', 'tsconfig.json', 'tsconfig.build.json'],
  ...['.ci/copy-assets.mjs', '.ci/bundle-engine.mjs', '.ci/bundle-programs.mjs'],
];

/** Builds dist/ when a source is newer than the last build. Throws with the compiler's output when that fails. */
export default function setup(): void {
  const newestMs = Math.max(...INPUTS.map((input) => newest(join(HOME, input))));
  if (newestMs <= modifiedMs(BUILT)) return;
  const startedAt = new Date();
  build();
  writeFileSync(BUILT, '');
  // A source saved during the build is newer than this.
  utimesSync(BUILT, startedAt, startedAt);
}

function build(): void {
  try {
    execFileSync('npm', ['run', '--silent', 'build'], { cwd: HOME, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    const output = error instanceof Error && 'stdout' in error ? String(error.stdout) : '';
    throw new Error(`The build failed, so the built command cannot be tested:\n${output}`, { cause: error });
  }
}

/** Folders count too: their time changes when a file is removed or renamed. */
function newest(path: string): number {
  const own = modifiedMs(path);
  if (!statSync(path).isDirectory()) return own;
  const inside = readdirSync(path, { recursive: true, encoding: 'utf8' });
  return Math.max(own, ...inside.map((name) => modifiedMs(join(path, name))));
}

const modifiedMs = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
