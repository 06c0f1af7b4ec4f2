import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectPaths } from '../../src/process/paths.ts';
import { fillOnce } from '../../src/services/fill-once.ts';
import { locations, makeSharedDir } from '../../src/services/locations.ts';
import { aptIsHere, openApt } from '../../src/services/redis/apt.ts';

export type Tools = { readonly prometheus: string; readonly promtool: string };

/** Debian's package, unpacked into the cache of exsim: nothing is installed. Throws when it cannot be had. */
export async function prometheusTools(say: (line: string) => void): Promise<Tools> {
  if (!aptIsHere())
    throw new Error('Prometheus is taken from Debian or Ubuntu packages: apt-get is not here.');
  const { cacheDir: cache } = await locations(projectPaths(tmpdir()), process.env);
  const target = join(cache, `prometheus-${process.arch}`);
  if (!existsSync(target)) say(`unpacking the distribution's Prometheus into ${target}`);
  await makeSharedDir(cache);
  await fillOnce(target, async (folder) => {
    const apt = await openApt(folder, process.env);
    await apt.unpack(['prometheus']);
    await apt.close();
  });
  return { prometheus: join(target, 'usr/bin/prometheus'), promtool: join(target, 'usr/bin/promtool') };
}

/** Runs promtool; throws with what it said unless it is content. */
export function promtool({ promtool }: Tools, args: readonly string[], input = ''): void {
  const { status, stdout, stderr } = spawnSync(promtool, args, { input, encoding: 'utf8' });
  if (status !== 0) throw new Error(`promtool ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
}
