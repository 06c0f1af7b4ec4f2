import { randomBytes } from 'node:crypto';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExsimError } from '../../common/errors.ts';
import type { LoadedFile } from '../../config/load.ts';
import type { PortPair } from '../../instance/spec.ts';
import { writeFileAtomic } from '../../process/files.ts';
import { selfIdentity } from '../../process/identity.ts';
import { claimPortBlock } from '../../process/port-block.ts';

/** Folders of isolated runs are called so, in the folder for temporary files. */
export const RUN_PREFIX = 'exsim-run-';
/** In each: who it is for. Once that process is gone, what is left of the run may be removed. */
export const OWNER_FILE = 'owner.json';

/** What keeps a run apart from all others on the machine, and on a Postgres and a Redis that they share. */
export type Isolation = {
  /** State folder: a project of its own. */
  readonly home: string;
  /** Takes the place of the file's service, so that schemas, roles, Redis users and keys are its own. */
  readonly service: string;
  readonly basePorts: PortPair;
  /** Gives the ports back and removes the folder. */
  close(): Promise<void>;
};

/** @throws ExsimError PORT_TAKEN when there are no ports left for another run */
export async function isolate(): Promise<Isolation> {
  const block = await claimPortBlock();
  if (block === null) throw noPorts();
  const home = await realpath(await mkdtemp(join(tmpdir(), RUN_PREFIX)));
  await writeFileAtomic(join(home, OWNER_FILE), JSON.stringify(await selfIdentity()));
  return {
    home,
    service: `run-${randomBytes(4).toString('hex')}`,
    basePorts: { http: block.first, grpc: block.first + Math.ceil(block.count / 2) },
    close: async () => {
      await rm(home, { recursive: true, force: true });
      await block.release();
    },
  };
}

/** The file as it is for an isolated run: names and ports are those of the run. */
export const isolatedFile = (loaded: LoadedFile, { service, basePorts }: Isolation): LoadedFile => ({
  ...loaded,
  service,
  basePorts,
  instances: loaded.instances.map((spec) => ({ ...spec, ports: { http: null, grpc: null } })),
});

const noPorts = (): ExsimError =>
  new ExsimError('PORT_TAKEN', 'Expected a free block of ports from 10000 to 19999, but all 50 are taken.', {
    wayOut: 'Wait until another isolated run has ended.',
  });
