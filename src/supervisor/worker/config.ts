import { createHash } from 'node:crypto';
import type { PlannedInstance } from '../../instance/spec.ts';

/**
 * The part of an instance that its worker lives by: it takes a change of it over, or is restarted for it. Where it
 * stands in the file and how it is restarted concern the supervisor only.
 */
type WorkerConfig = Readonly<Record<string, unknown>>;

function workerConfig(instance: PlannedInstance): WorkerConfig {
  const { line: _line, restart: _restart, ports: _asked, ...spec } = instance.spec;
  return { ...spec, identity: instance.identity, ports: instance.ports };
}

/** 16 hex digits; equal for equal configurations, whatever the order of their keys. */
export const configHash = (instance: PlannedInstance): string =>
  createHash('sha256')
    .update(canonicalJson(workerConfig(instance)))
    .digest('hex')
    .slice(0, 16);

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** JSON with keys in order, so that equal values give equal text. */
function canonicalJson(value: unknown): string {
  return (
    JSON.stringify(value, (_key, inner: unknown) =>
      isMap(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
    ) ?? 'undefined'
  );
}
