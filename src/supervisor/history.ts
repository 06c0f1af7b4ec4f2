import { ExsimError, TOOL_ERRORS } from '../common/errors.ts';
import { parseStep } from '../instance/scales.ts';
import type { InstanceSpec, PlannedInstance, SymbolSpec } from '../instance/spec.ts';
import type { ProjectPaths } from '../process/paths.ts';
import { readExit } from '../process/spawn.ts';
import { namesWithRunState, readRunState } from './worker/run-state.ts';

/** What every instance was last started as, whether it runs or not, by its name in the file. */
export async function startedBefore(paths: ProjectPaths): Promise<ReadonlyMap<string, PlannedInstance>> {
  const names = await namesWithRunState(paths);
  const all = await Promise.all(names.map(async (name) => [name, await lastStartedAs(paths, name)] as const));
  return new Map(all.flatMap(([name, started]) => (started === null ? [] : [[name, started] as const])));
}

/** Null also when its worker refused that configuration: its journal is of another one then. */
async function lastStartedAs(paths: ProjectPaths, name: string): Promise<PlannedInstance | null> {
  const state = await readRunState(paths, name);
  if (state === null) return null;
  const exit = await readExit(paths.instance(name).exitFile, state.worker?.pid);
  const refused = exit !== null && 'code' in exit && exit.code === TOOL_ERRORS.WORKER_CONFIG.exit;
  return refused ? null : state.startedAs;
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
    return before === undefined ? [] : identityChanges(before, instance).map((change) => ({ name, change }));
  });
  const [first] = refusals;
  if (first === undefined) return;
  const lines = refusals.map(({ name, change }) => `${shown(name)}: ${change}`);
  throw new ExsimError(
    'CONFIG_INVALID',
    `Expected what makes a venue to stay as it is in its journal, but it changed.\n${lines.join('\n')}`,
    { wayOut: wayOut(first.name) },
  );
}

/** In words; none for a venue that keeps no journal, or that gets another schema. */
function identityChanges(before: PlannedInstance, after: PlannedInstance): string[] {
  if (before.spec.durability === 'none' || before.identity.schema !== after.identity.schema) return [];
  const venue = change('venue', before.spec.venue, after.spec.venue);
  const symbols = after.spec.symbols.flatMap((symbol) => {
    const known = before.spec.symbols.find((other) => other.symbol === symbol.symbol);
    return known === undefined ? [] : symbolChanges(known, symbol);
  });
  return [...venue, ...durabilityChange(before.spec, after.spec), ...symbols];
}

/** A market in memory only would leave its journal behind; between `commit` and `async` it goes on. */
const durabilityChange = (before: InstanceSpec, after: InstanceSpec): string[] =>
  after.durability === 'none' ? change('"durability"', before.durability, after.durability) : [];

function symbolChanges(before: SymbolSpec, after: SymbolSpec): string[] {
  const { symbol } = before;
  return [
    ...change(`"base" of ${symbol}`, before.base, after.base),
    ...change(`"quote" of ${symbol}`, before.quote, after.quote),
    ...change(`"tickSize" of ${symbol}`, before.tickSize, after.tickSize, isSameStep),
    ...change(`"lotSize" of ${symbol}`, before.lotSize, after.lotSize, isSameStep),
  ];
}

const change = (
  what: string,
  before: string,
  after: string,
  isSame = (a: string, b: string): boolean => a === b,
): string[] => (isSame(before, after) ? [] : [`${what} is ${before}, and was to become ${after}`]);

/** `0.10` is the step `0.1`. */
function isSameStep(a: string, b: string): boolean {
  const [first, second] = [parseStep(a), parseStep(b)];
  return first?.scale === second?.scale && first?.units === second?.units;
}

const shown = (name: string): string => (name === '' ? 'the instance' : name);

const wayOut = (name: string): string =>
  `Take the change back, give the instance another name, or drop all its data first: \`exsim provision --remove ${name === '' ? "''" : name} --yes\`.`;
