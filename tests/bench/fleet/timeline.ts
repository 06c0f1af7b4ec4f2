import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FleetEvent } from '../../../src/protocol/api.ts';

/** Times of a first start as the supervisor wrote them down, ms. */
export type Timeline = {
  /** From the first instance that is provisioned, when both servers stand, to the last one that is ready. */
  readonly toAllReadyMs: number;
  /** From the spawn of a process to its being seen ready, of each instance. */
  readonly startsMs: readonly number[];
};

/** Reads the events of a fleet that was started once. */
export function readTimeline(stateDir: string): Timeline {
  const events = jsonLines<FleetEvent>(join(stateDir, 'events.jsonl'));
  const timesOf = (state: string): Map<string | null, number> =>
    new Map(events.filter(({ to }) => to === state).map(({ instance, at }) => [instance, Date.parse(at)]));
  const [provisioning, starting, ready] = ['provisioning', 'starting', 'ready'].map(timesOf);
  if (provisioning === undefined || starting === undefined || ready === undefined)
    throw new Error('A map of times was asked for of three states.');
  return {
    toAllReadyMs: Math.max(...ready.values()) - Math.min(...provisioning.values()),
    startsMs: [...ready].map(([name, at]) => at - (starting.get(name) ?? Number.NaN)),
  };
}

/** CPU time that a worker had taken when it was ready, as it says in its log, ms. */
export function workerCpuMs(stateDir: string, name: string): number {
  type Line = { readonly msg: string; readonly cpuMs?: number };
  const ready = jsonLines<Line>(join(stateDir, 'logs', `${name}.log`)).find(({ msg }) => msg === 'ready');
  return ready?.cpuMs ?? Number.NaN;
}

const jsonLines = <T>(file: string): T[] =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
