import { ExsimError } from '../../common/errors.ts';
import { loadInstanceFile } from '../../config/load.ts';
import { renderDiagnostics } from '../../config/render.ts';
import type { DesiredFleet } from '../../protocol/api.ts';
import type { Step, StepKind } from '../../protocol/plan.ts';
import { readDesired } from '../../supervisor/fleet/desired.ts';
import type { ReloadPlan } from '../../tui/sources.ts';
import { planText } from '../fleet/plan-text.ts';
import { fleetOfFile, shownPath } from '../project/desired-fleet.ts';
import type { ProjectNow } from './screen-project.ts';
import { untilReady } from './until-done.ts';

type Planned = { readonly id: number; readonly fleet: DesiredFleet };
type Loaded =
  | { readonly kind: 'fleet'; readonly fleet: DesiredFleet; readonly keep: () => Promise<void> }
  | { readonly kind: 'refused'; readonly lines: readonly string[] };

/**
 * Loads the instance file of a running project once more, in two steps: the plan, and what was planned. It is what
 * `exsim up` would do, but on the servers that are in use where neither file nor environment names others: the shell of
 * a screen may not be the one that `up` was run in.
 */
export class FileReload {
  readonly #project: ProjectNow;
  readonly #signal: AbortSignal;
  #planned: Planned = { id: 0, fleet: NOTHING };

  constructor(project: ProjectNow, signal: AbortSignal) {
    this.#project = project;
    this.#signal = signal;
  }

  async plan(): Promise<ReloadPlan> {
    const loaded = await this.#load();
    if (loaded.kind === 'refused') return refused(loaded.lines);
    const { steps } = await (await this.#project()).control.plan(loaded.fleet);
    this.#planned = { id: this.#planned.id + 1, fleet: loaded.fleet };
    return {
      id: this.#planned.id,
      lines: planText(steps).split('\n'),
      hurts: hurts(steps),
      isNothing: steps.every(({ kind }) => kind === 'nothing'),
    };
  }

  async carryOut(id: number): Promise<string> {
    const loaded = await this.#load();
    const { fleet } = this.#planned;
    if (id !== this.#planned.id || loaded.kind === 'refused' || !isSame(loaded.fleet, fleet))
      throw changedSince();
    await loaded.keep();
    const { control } = await this.#project();
    const { steps, snapshot } = await control.putDesired(fleet);
    const names = fleet.instances.map(({ spec }) => spec.name);
    await untilReady(control, snapshot, names, this.#signal);
    return doneText(steps);
  }

  async #load(): Promise<Loaded> {
    const { paths, control } = await this.#project();
    if ((await control.hello()).held) throw heldByRun();
    const old = (await readDesired(paths))?.fleet;
    if (old === undefined) throw noFile();
    const file = await loadInstanceFile(shownPath(old.file), process.env);
    if (!file.ok)
      return { kind: 'refused', lines: renderDiagnostics(file.error, { color: false }).split('\n') };
    const { fleet, keep } = await fleetOfFile(paths, { ...file.value, path: old.file });
    return { kind: 'fleet', fleet: onServersOf(old, fleet), keep };
  }
}

const refused = (lines: readonly string[]): ReloadPlan => ({ id: null, lines, isNothing: false, hurts: [] });

const onServersOf = (old: DesiredFleet, fleet: DesiredFleet): DesiredFleet => ({
  ...fleet,
  postgresUrl: fleet.postgresUrl ?? old.postgresUrl,
  redis: fleet.redis ?? old.redis,
  unsafe: old.unsafe ?? false,
});

const isSame = (a: DesiredFleet, b: DesiredFleet): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What a step does to an exchange that serves; null: nothing a client notices. */
const HURTS: { readonly [kind in StepKind]?: string } = { restart: 'restarts', stop: 'stops' };

/** `restarts binance, kraken`. */
const hurts = (steps: readonly Step[]): string[] =>
  Object.entries(HURTS).flatMap(([kind, verb]) => {
    const names = namesOf(steps, kind as StepKind);
    return names.length === 0 ? [] : [`${verb} ${names.join(', ')}`];
  });

const namesOf = (steps: readonly Step[], wanted: StepKind): string[] =>
  steps.filter(({ kind }) => kind === wanted).map(({ name }) => name);

const DONE: readonly (readonly [StepKind, string])[] = [
  ['start', 'started'],
  ['restart', 'restarted'],
  ['reload', 'took over its changes:'],
  ['adopt', 'taken over'],
  ['stop', 'stopped'],
];

/** `File loaded: restarted kraken; started okx.` */
export function doneText(steps: readonly Step[]): string {
  const parts = DONE.flatMap(([kind, words]) => {
    const names = namesOf(steps, kind);
    return names.length === 0 ? [] : [`${words} ${names.join(', ')}`];
  });
  return parts.length === 0 ? 'File loaded: nothing to change.' : `File loaded: ${parts.join('; ')}.`;
}

const NOTHING: DesiredFleet = {
  ...{ file: '', service: '', postgresUrl: null, redis: null, instances: [], only: null },
};

const changedSince = (): ExsimError =>
  new ExsimError('USAGE', 'The instance file has changed since the plan was shown.', {
    wayOut: 'Look at the plan once more.',
  });

const heldByRun = (): ExsimError =>
  new ExsimError('USAGE', 'These exchanges belong to a command (exsim run), which read their file once.');

const noFile = (): ExsimError =>
  new ExsimError('USAGE', 'There is no instance file yet.', { wayOut: 'Start with exsim up.' });
