import type { FleetSnapshot, InstanceState } from '../../protocol/status.ts';
import { shownName } from '../../tui/plain-fleet.ts';

/** One supervisor after another: `exsim supervisor restart --json`. */
export type SupervisorSwap = {
  /** Null: none ran. */
  readonly before: { readonly pid: number; readonly version: string | null } | null;
  readonly after: { readonly pid: number; readonly version: string };
  readonly tookMs: number;
  /** Those that had a process before, or have one now. */
  readonly instances: readonly CarriedInstance[];
};

export type CarriedInstance = {
  readonly name: string;
  readonly state: InstanceState;
  /** The process before and the process now: the same, unless the exchange ended meanwhile. */
  readonly pidBefore: number | null;
  readonly pid: number | null;
};

/** Each exchange with its process before and after. */
export function carriedOn(before: FleetSnapshot, after: FleetSnapshot): CarriedInstance[] {
  const pidBefore = (name: string): number | null =>
    before.instances.find((instance) => instance.name === name)?.pid ?? null;
  return after.instances
    .map(({ name, state, pid }) => ({ name, state, pidBefore: pidBefore(name), pid }))
    .filter(({ pidBefore, pid }) => pidBefore !== null || pid !== null);
}

/** What was done, for a person: first the supervisor, then a line per exchange. */
export function swapText({ before, after, tookMs, instances }: SupervisorSwap): string {
  const seconds = (tookMs / 1000).toFixed(1);
  const head =
    before === null
      ? `No supervisor ran. Started ${after.pid} (${after.version}) in ${seconds} s.`
      : `Supervisor ${before.pid} replaced by ${after.pid} (${after.version}) in ${seconds} s.`;
  return [head, ...instances.map(carriedText)].join('\n');
}

function carriedText({ name, state, pidBefore, pid }: CarriedInstance): string {
  const process =
    pid === pidBefore ? `same process ${pid}` : `process ${pidBefore ?? 'none'} before, ${pid ?? 'none'} now`;
  return `${shownName(name)}: ${state}, ${process}`;
}
