import { runCommand } from '../../process/run.ts';

/** Names of the shared libraries a program needs and does not find, e.g. `libjemalloc.so.2`. */
export async function missingLibraries(program: string, libraryPath: string): Promise<string[]> {
  const env = { PATH: '/usr/bin:/bin', LC_ALL: 'C', LD_LIBRARY_PATH: libraryPath };
  const outcome = await runCommand('/usr/bin/ldd', [program], { env });
  return [...outcome.stdout.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1] ?? '');
}

/**
 * The packages among those that `apt-cache depends` lists that have these libraries, by Debian's rule for names:
 * `libjemalloc.so.2` is in `libjemalloc2`, `liblua5.1.so.0` in `liblua5.1-0`; `libssl3t64` counts as `libssl3`.
 */
export function packagesFor(libraries: readonly string[], depends: string): string[] {
  const listed = new Set(
    [...depends.matchAll(/^\s*\|?(?:Pre)?Depends: ([a-z0-9.+-]+)$/gm)].map((match) => match[1] ?? ''),
  );
  return libraries.map((library) => {
    const name = packageName(library);
    const found = [...listed].find((candidate) => candidate.replace(/t64$/, '') === name);
    if (found === undefined) throw new Error(`no package among its dependencies has ${library}`);
    return found;
  });
}

function packageName(library: string): string {
  const [, stem = '', version = ''] = /^(.+)\.so\.(.+)$/.exec(library) ?? [];
  const separator = /[0-9]$/.test(stem) ? '-' : '';
  return `${stem}${separator}${version}`.toLowerCase().replaceAll('_', '-');
}
