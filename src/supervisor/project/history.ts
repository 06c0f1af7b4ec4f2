import { ExsimError } from '../../common/errors.ts';
import { differenceText } from '../../instance/changes/change.ts';
import { changesOf } from '../../instance/changes/changes.ts';
import type { PlannedInstance } from '../../instance/spec.ts';
import type { ProjectPaths } from '../../process/paths.ts';
import { acceptedState } from '../worker/accepted-state.ts';
import { namesWithRunState, type RunState } from '../worker/run-state.ts';

/**
 * What every instance was last started as, whether it runs or not, by its name in the file. Symbols that have left the
 * file since are among its own: the journal has them still.
 */
export async function startedBefore(paths: ProjectPaths): Promise<ReadonlyMap<string, PlannedInstance>> {
  const names = await namesWithRunState(paths);
  const all = await Promise.all(names.map(async (name) => [name, await acceptedState(paths, name)] as const));
  return new Map(
    all.flatMap(([name, state]) => (state === null ? [] : [[name, withDelisted(state)] as const])),
  );
}

/** What an instance was started as, with every symbol its journal has. */
export function withDelisted({
  startedAs,
  delisted = [],
}: Pick<RunState, 'startedAs' | 'delisted'>): PlannedInstance {
  const { spec } = startedAs;
  return { ...startedAs, spec: { ...spec, symbols: [...spec.symbols, ...delisted] } };
}

/**
 * Refuses a wish that would make another venue of one that has a journal: its numbers would mean something else. The
 * worker would refuse it too, but only after the one that runs was stopped. @throws ExsimError CONFIG_INVALID
 */
export function refuseOtherVenues(
  started: ReadonlyMap<string, PlannedInstance>,
  wanted: readonly PlannedInstance[],
): void {
  const refusals = wanted.flatMap((instance) => {
    const { name } = instance.spec;
    const before = started.get(name);
    const changes = before === undefined ? [] : changesOf(before, instance);
    return changes.filter(({ effect }) => effect === 'identity').map((change) => ({ name, change }));
  });
  const [first] = refusals;
  if (first === undefined) return;
  const lines = refusals.map(({ name, change }) => `${shown(name)}: ${differenceText(change)}`);
  throw new ExsimError(
    'CONFIG_INVALID',
    `Expected what makes a venue to stay as it is in its journal, but it changed.\n${lines.join('\n')}`,
    { wayOut: wayOut(first.name) },
  );
}

const shown = (name: string): string => (name === '' ? 'the instance' : name);

const wayOut = (name: string): string =>
  `Take the change back, give the instance another name, or drop all its data first: \`exsim provision --remove ${name === '' ? "''" : name} --yes\`.`;
