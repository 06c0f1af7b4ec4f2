import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { PlannedInstance, SymbolSpec } from '../../instance/spec.ts';
import { readFileIfThere, writeFileAtomic } from '../../process/files.ts';
import type { ProcessIdentity } from '../../process/identity.ts';
import type { ProjectPaths } from '../../process/paths.ts';
import type { GivenUp } from '../life/types.ts';
import { configHash } from './config.ts';

/**
 * What a supervisor writes down about the worker it launches, for the supervisor after it. Written once before the
 * launch, without `worker`, and again after it: a worker whose launcher died in between is known by its nonce.
 */
export type RunState = {
  readonly nonce: string;
  readonly configHash: string;
  /** With what it has taken over since. */
  readonly startedAs: PlannedInstance;
  /** Symbols of earlier configurations that have left the file; absent in what an earlier version wrote. */
  readonly delisted?: readonly SymbolSpec[];
  /** Without passwords. */
  readonly postgresUrl: string;
  readonly redisUrl: string | null;
  readonly isolation: string | null;
  /** Of the passwords it was started with; absent in what an earlier version wrote. */
  readonly secretsHash?: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Launches of the instance so far, this one included. */
  readonly launches: number;
  readonly worker: ProcessIdentity | null;
  /** Why its worker was not started again; absent while it may be. */
  readonly givenUp?: GivenUp;
};

/** Symbols that a venue has once it runs as `next` and that are not in its file: its journal has them still. */
export function delistedBy(next: PlannedInstance, before: RunState | null): SymbolSpec[] {
  if (before === null || before.startedAs.identity.schema !== next.identity.schema) return [];
  if (before.startedAs.spec.durability === 'none') return [];
  const listed = new Set(next.spec.symbols.map(({ symbol }) => symbol));
  const known = [...before.startedAs.spec.symbols, ...(before.delisted ?? [])];
  return known.filter(({ symbol }) => !listed.has(symbol));
}

/** What is written down of a worker that has taken another configuration over while it runs. */
export const reloadedState = (
  before: RunState,
  instance: PlannedInstance,
  worker: ProcessIdentity,
): RunState => ({
  ...before,
  startedAs: instance,
  delisted: delistedBy(instance, before),
  configHash: configHash(instance),
  worker,
});

const SUFFIX = '.state.json';

const fileOf = (paths: ProjectPaths, name: string): string => join(paths.runDir, name + SUFFIX);

/** Names of all instances that were ever launched and not purged. */
export async function namesWithRunState(paths: ProjectPaths): Promise<string[]> {
  const files = await readdir(paths.runDir).catch(() => []); // Purged, or never used.
  return files.filter((file) => file.endsWith(SUFFIX)).map((file) => file.slice(0, -SUFFIX.length));
}

export const writeRunState = (paths: ProjectPaths, name: string, state: RunState): Promise<void> =>
  writeFileAtomic(fileOf(paths, name), JSON.stringify(state));

/** Writes down that the worker of the last launch is not started again by itself. */
export async function noteGivenUp(paths: ProjectPaths, name: string, givenUp: GivenUp): Promise<void> {
  const state = await readRunState(paths, name);
  if (state !== null) await writeRunState(paths, name, { ...state, givenUp });
}

/** Forgets what an instance was started as: after its data was dropped it may become any venue. */
export const removeRunState = (paths: ProjectPaths, name: string): Promise<void> =>
  rm(fileOf(paths, name), { force: true });

/** Null when nothing was written, or what is there cannot be read: then only a worker's own word counts. */
export async function readRunState(paths: ProjectPaths, name: string): Promise<RunState | null> {
  const text = await readFileIfThere(fileOf(paths, name));
  if (text === null) return null;
  try {
    const state = JSON.parse(text) as Partial<RunState>;
    return typeof state.nonce === 'string' && state.startedAs !== undefined ? (state as RunState) : null;
  } catch {
    return null;
  }
}
