import { DEFAULT_HOST } from '../instance/default-spec.ts';
import { DEFAULT_SERVICE, deriveIdentity } from '../instance/identity.ts';
import { DEFAULT_BASE_PORTS } from '../instance/ports.ts';
import type { InstanceSpec, PortPair } from '../instance/spec.ts';
import { buildInstance } from './build-instance.ts';
import { type BuiltInstance, checkClashes } from './clashes.ts';
import type { Reporter } from './diagnostics.ts';
import { partialInstance } from './partial-instance.ts';
import { reportAt } from './report-at.ts';
import { type FileEntry, fileSchema } from './schema.ts';
import { readShape } from './shape.ts';
import { childOf, type MapNode, type SourceNode, shown, withDefaults } from './source-tree.ts';

/** Where a project keeps its passwords and keys. A path is as it stands in the file: from the file's folder. */
type SecretsPlace =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'command'; readonly command: readonly string[] };

/** What an instance file says, complete: every default filled in, every figure checked. */
export type LoadedFile = {
  readonly path: string;
  readonly service: string;
  /** Admin URL, null: not in the file. It has a password: never print it. */
  readonly postgresUrl: string | null;
  readonly redis: string | 'off' | null;
  readonly host: string;
  /** Null: in the project's state. */
  readonly secrets: SecretsPlace | null;
  readonly basePorts: PortPair;
  readonly instances: readonly InstanceSpec[];
};

/** Turns the tree of a file into what it means; undefined when anything was reported. */
export function buildFile(root: SourceNode, path: string, reporter: Reporter): LoadedFile | undefined {
  const tree = asMap(root);
  if (tree === undefined) {
    const message = `Expected a list of instances, or a map with "instances", but was ${shown(root)}.`;
    reporter.report('type', root.span, message);
    return undefined;
  }
  const entry = readShape(tree, fileSchema, 'file', reporter);
  const service = serviceOf(tree, reporter);
  const host = textAt(tree, 'host') ?? DEFAULT_HOST;
  checkUrls(tree, reporter);
  checkSecrets(tree, reporter);
  const built = buildInstances(tree, service, host, reporter);
  checkClashes(built, reporter);
  return entry === undefined || reporter.failed ? undefined : loaded(entry, path, service, host, built);
}

/** A plain list stands for the map whose `instances` it is. */
function asMap(root: SourceNode): MapNode | undefined {
  if (root.kind === 'map') return root;
  if (root.kind === 'scalar') return undefined;
  const keySpan = { start: root.span.start, end: root.span.start };
  return { kind: 'map', span: root.span, entries: new Map([['instances', { keySpan, value: root }]]) };
}

/** The service name, or the default when it cannot be used, so that instances are judged all the same. */
function serviceOf(tree: MapNode, reporter: Reporter): string {
  const node = childOf(tree, 'service');
  if (node?.kind !== 'scalar' || node.text === '' || node.broken) return DEFAULT_SERVICE;
  const checked = deriveIdentity({ service: node.text, name: '' });
  if (checked.ok) return node.text;
  reportAt(reporter, node, 'name', checked.error.message, checked.error.suggestion);
  return DEFAULT_SERVICE;
}

function textAt(tree: MapNode, key: string): string | undefined {
  const node = childOf(tree, key);
  return node?.kind === 'scalar' && node.text !== '' ? node.text : undefined;
}

/** The shape has looked at their beginning; here the whole is taken apart, as it will be when it is used. */
function checkUrls(tree: MapNode, reporter: Reporter): void {
  const redis = childOf(tree, 'redis');
  for (const node of [childOf(childOf(tree, 'postgres'), 'url'), childOf(redis, 'url') ?? redis]) {
    if (node?.kind !== 'scalar' || node.broken || !/^[a-z]+:\/\//.test(node.text)) continue;
    const host = URL.canParse(node.text) ? new URL(node.text).hostname : '';
    if (host !== '') continue;
    reporter.report(
      'value',
      node.span,
      'Expected a URL with a host and, where given, a port, but it has none.',
    );
  }
}

function checkSecrets(tree: MapNode, reporter: Reporter): void {
  const secrets = childOf(tree, 'secrets');
  if (secrets?.kind !== 'map') return;
  const given = ['file', 'command'].filter((key) => secrets.entries.has(key));
  if (given.length === 1) return;
  const was = given.length === 0 ? 'it has neither' : 'it has both';
  reporter.report('value', secrets.span, `Expected "secrets" to have one of file and command, but ${was}.`);
}

/** All instances that can be judged, each with its place. A problem of one never hides those of another. */
function buildInstances(tree: MapNode, service: string, host: string, reporter: Reporter): BuiltInstance[] {
  const list = childOf(tree, 'instances');
  if (list?.kind !== 'list') return [];
  const defaults = childOf(tree, 'defaults');
  return list.items.flatMap((item) => {
    const own = instanceMap(item);
    if (own === undefined) return [];
    const node = defaults?.kind === 'map' ? withDefaults(own, defaults) : own;
    const part = partialInstance(node);
    if (part === undefined) return [];
    const context = { service, host, line: reporter.line(item.span.start) };
    return [{ node: part.node, spec: buildInstance(part, context, reporter) }];
  });
}

/** A bare name stands for the map with that name. */
function instanceMap(item: SourceNode): MapNode | undefined {
  if (item.kind === 'map') return item;
  if (item.kind === 'list') return undefined;
  return { kind: 'map', span: item.span, entries: new Map([['name', { keySpan: item.span, value: item }]]) };
}

function loaded(
  entry: FileEntry,
  path: string,
  service: string,
  host: string,
  built: readonly BuiltInstance[],
): LoadedFile {
  const redis = typeof entry.redis === 'object' ? entry.redis.url : entry.redis;
  return {
    path,
    service,
    postgresUrl: entry.postgres?.url ?? null,
    redis: redis ?? null,
    host,
    secrets: placeOf(entry.secrets),
    basePorts: {
      http: entry.ports?.http ?? DEFAULT_BASE_PORTS.http,
      grpc: entry.ports?.grpc ?? DEFAULT_BASE_PORTS.grpc,
    },
    instances: built.map(({ spec }) => spec),
  };
}

function placeOf(secrets: FileEntry['secrets']): SecretsPlace | null {
  if (secrets?.file !== undefined) return { kind: 'file', path: secrets.file };
  return secrets?.command === undefined ? null : { kind: 'command', command: secrets.command };
}
