import { DEFAULT_WORLD_SEED } from '../instance/default-spec.ts';
import { engineConfig } from '../instance/engine-config.ts';
import { deriveIdentity } from '../instance/identity.ts';
import { DEFAULT_LIMITS, DEFAULT_RESTART, SNAPSHOT_EVERY_RANGE } from '../instance/limits.ts';
import { venueOfName, venuePreset } from '../instance/presets/index.ts';
import type { InstanceSpec } from '../instance/spec.ts';
import { buildAccounts } from './build-accounts.ts';
import { buildSymbols } from './build-symbols.ts';
import type { Reporter } from './diagnostics.ts';
import type { PartialInstance } from './partial-instance.ts';
import { reportAt } from './report-at.ts';
import { isReservedVariable } from './reserved-variables.ts';
import type { InstanceEntry } from './schema.ts';
import { childOf, deepestNode, type MapNode, type NodePath, type SourceNode } from './source-tree.ts';

export type InstanceContext = { readonly service: string; readonly host: string; readonly line: number };

/** The complete spec of one instance. Every figure that does not fit is reported; the spec is then not for use. */
export function buildInstance(
  { entry, node, isWhole }: PartialInstance,
  context: InstanceContext,
  reporter: Reporter,
): InstanceSpec {
  checkName(entry, node, context.service, reporter);
  checkEnvironment(node, reporter);
  const preset =
    (entry.venue === undefined ? undefined : venuePreset(entry.venue)) ?? venueOfName(entry.name);
  const symbols = buildSymbols(entry, node, preset, reporter);
  const spec: InstanceSpec = {
    name: entry.name,
    venue: preset.venue,
    symbols,
    accounts: buildAccounts(entry, node, symbols, reporter),
    durability: entry.durability ?? 'commit',
    isolation: entry.isolation ?? 'schema',
    snapshotEveryCommands: entry.snapshotEveryCommands ?? SNAPSHOT_EVERY_RANGE[2],
    limits: { ...DEFAULT_LIMITS, ...defined(entry.limits) },
    env: entry.env ?? {},
    restart: { ...DEFAULT_RESTART, ...defined(entry.restart) },
    worldSeed: entry.worldSeed ?? DEFAULT_WORLD_SEED,
    logLevel: entry.logLevel ?? 'info',
    host: entry.host ?? context.host,
    ports: { http: entry.ports?.http ?? null, grpc: entry.ports?.grpc ?? null },
    line: context.line,
  };
  checkRestart(spec, node, reporter);
  const symbolCount = entry.symbols?.length ?? symbols.length;
  if (isWhole && symbols.length === symbolCount) checkFigures(spec, node, reporter);
  return spec;
}

function checkName({ name }: InstanceEntry, node: MapNode, service: string, reporter: Reporter): void {
  const identity = deriveIdentity({ service, name });
  if (identity.ok) return;
  const at = childOf(node, 'name') ?? node;
  reportAt(reporter, at, 'name', identity.error.message, identity.error.suggestion);
}

function checkEnvironment(node: MapNode, reporter: Reporter): void {
  const env = childOf(node, 'env');
  if (env?.kind !== 'map') return;
  for (const [name, { keySpan }] of env.entries) {
    if (!isReservedVariable(name)) continue;
    const message = `The variable ${name} is set by exsim itself. Use the keys of the instance instead.`;
    reporter.report('value', keySpan, message);
  }
}

function checkRestart({ restart }: InstanceSpec, node: MapNode, reporter: Reporter): void {
  if (restart.backoffMaxMs >= restart.backoffBaseMs) return;
  const at = deepestNode(node, ['restart', 'backoffMaxMs']);
  const rule = `at least "backoffBaseMs" ${restart.backoffBaseMs}`;
  reportAt(reporter, at, 'value', `Expected "backoffMaxMs" to be ${rule}, but was ${restart.backoffMaxMs}.`);
}

/** Prices, quantities, fees and deposits, judged by what the engine can hold. */
function checkFigures(spec: InstanceSpec, node: MapNode, reporter: Reporter): void {
  const config = engineConfig(spec, 1);
  if (config.ok) return;
  for (const { path, message } of config.error) reportAt(reporter, figureNode(node, path), 'value', message);
}

/** Where a figure is written: at the symbol, else among the fees of the instance, else where the symbol comes from. */
function figureNode(node: MapNode, path: NodePath): SourceNode {
  const [, , group, field] = path;
  const symbol = deepestNode(node, path.slice(0, 2));
  const ofInstance = childOf(childOf(node, 'fees'), String(field));
  const hasOwn = symbol !== node && childOf(symbol, 'fees') !== undefined;
  if (group === 'fees' && !hasOwn && ofInstance !== undefined) return ofInstance;
  const deepest = deepestNode(node, path);
  return deepest === node ? (childOf(node, 'name') ?? node) : deepest;
}

/** Without keys that are undefined, so that they do not hide defaults. */
function defined<T extends object>(value: T | undefined): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(value ?? {}).filter(([, item]) => item !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}
