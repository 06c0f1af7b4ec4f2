import { realpathSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { assert } from '../../common/assert.ts';
import { type LoadedFile, loadInstanceFile } from '../../config/load.ts';
import { renderDiagnostics } from '../../config/render.ts';
import { deriveIdentity } from '../../instance/identity.ts';
import type { InstanceSpec, PlannedInstance, PortPair } from '../../instance/spec.ts';
import { type ProjectPaths, portsFileIn } from '../../process/paths.ts';
import type { DesiredFleet } from '../../protocol/api.ts';
import { readDesired, refuseOtherFile } from '../../supervisor/fleet/desired.ts';
import type { KeptPlace } from '../../supervisor/project/secrets-place.ts';
import { variable } from '../environment.ts';
import { type Isolation, isolatedFile } from '../runs/isolation.ts';
import { CommandEnd } from '../terminal/failure.ts';
import { chooseInstanceFile } from './instance-file.ts';
import { requireNames } from './names.ts';
import { choosePorts, keepPorts } from './port-assignment.ts';
import { openProject, type Project, stateDirOf } from './project.ts';

export type FleetRequest = {
  /** Names to bring up; null: all. */
  readonly only: readonly string[] | null;
  /** Names and ports of a run of its own take the place of the file's. */
  readonly isolation?: Isolation;
};

type LoadedFleet = {
  readonly project: Project;
  readonly fleet: DesiredFleet;
  /** Where the file wants secrets kept: whoever carries the file out moves them, and nobody else. */
  readonly place: KeptPlace;
};

/**
 * The fleet that `up` shall make: the project is there, and the ports are written down. A second file for a project that
 * runs is refused before anything is. @throws ExsimError, CommandEnd
 */
export async function loadDesiredFleet(
  file: string | undefined,
  { only, isolation }: FleetRequest,
): Promise<LoadedFleet> {
  const chosen = await loadChosenFile(file);
  const loaded = isolation === undefined ? chosen : isolatedFile(chosen, isolation);
  requireNamesOf(loaded, only);
  const project = await openProject(loaded.path);
  refuseOtherFile(await readDesired(project.paths), loaded.path);
  const ports = await keepPorts(project.paths.portsFile, portChoice(loaded));
  // A run of its own has secrets of its own.
  const place = isolation === undefined ? placeOf(loaded) : null;
  return { project, fleet: desiredFleet(loaded, ports, only), place };
}

/** The same fleet without leaving a trace, also where its project cannot be used. */
export async function previewDesiredFleet(
  file: string | undefined,
  { only }: FleetRequest,
): Promise<DesiredFleet> {
  const loaded = await loadChosenFile(file);
  requireNamesOf(loaded, only);
  const ports = await choosePorts(portsFileIn(stateDirOf(loaded.path)), portChoice(loaded));
  return desiredFleet(loaded, ports, only);
}

/** All of a file of a project that is there, in two steps: what it would be, and the same with its ports written down. */
export async function fleetOfFile(
  paths: ProjectPaths,
  loaded: LoadedFile,
): Promise<{ readonly fleet: DesiredFleet; readonly keep: () => Promise<void> }> {
  const ports = await choosePorts(paths.portsFile, portChoice(loaded));
  const keep = async (): Promise<void> => {
    await keepPorts(paths.portsFile, portChoice(loaded));
  };
  return { fleet: desiredFleet(loaded, ports, null), keep };
}

/** Reads the file a command is about. Ends the command with exit code 2 and all problems when it has any. */
export async function loadChosenFile(file: string | undefined): Promise<LoadedFile> {
  const path = realpathSync(await chooseInstanceFile(file));
  const loaded = await loadInstanceFile(shownPath(path), process.env);
  if (loaded.ok) return { ...loaded.value, path };
  const color = process.stderr.isTTY && variable('NO_COLOR') === null;
  throw new CommandEnd(2, `${renderDiagnostics(loaded.error, { color })}\n`);
}

/** As a person would write it: from here, unless that leads upwards. */
export function shownPath(path: string, cwd = process.cwd()): string {
  const fromHere = relative(cwd, path);
  return fromHere.startsWith('..') || isAbsolute(fromHere) ? path : fromHere;
}

/** Paths in the file are from its folder. */
function placeOf({ path, secrets }: LoadedFile): KeptPlace {
  const folder = dirname(path);
  switch (secrets?.kind) {
    case 'file':
      return { ...secrets, path: resolve(folder, secrets.path) };
    case 'command':
      return { ...secrets, folder };
    case undefined:
      return null;
  }
}

/** Asked before anything is written. */
const requireNamesOf = ({ instances }: LoadedFile, only: readonly string[] | null): void =>
  requireNames(
    only ?? [],
    instances.map(({ name }) => name),
  );

const portChoice = ({ instances, basePorts }: LoadedFile) => ({ instances, base: basePorts });

/** What the environment says of the servers stands for this call only, so it is written into the fleet here. */
function desiredFleet(
  loaded: LoadedFile,
  ports: Readonly<Record<string, PortPair>>,
  only: readonly string[] | null,
): DesiredFleet {
  const { path, service, instances } = loaded;
  return {
    file: path,
    service,
    postgresUrl: variable('EXSIM_POSTGRES_ADMIN_URL') ?? loaded.postgresUrl ?? variable('POSTGRES_URL'),
    redis: loaded.redis ?? variable('REDIS_URL'),
    instances: instances.map((spec) => planned(service, spec, ports)),
    only,
  };
}

function planned(
  service: string,
  spec: InstanceSpec,
  ports: Readonly<Record<string, PortPair>>,
): PlannedInstance {
  const identity = deriveIdentity({ service, name: spec.name });
  const pair = ports[spec.name];
  assert(identity.ok, 'the instance file is read only with names that can be used');
  assert(pair !== undefined, 'every instance has been given its ports');
  return { spec, identity: identity.value, ports: pair };
}
