import { readFile } from 'node:fs/promises';
import { systemClock } from '../../../../src/common/clock.ts';
import { Redactor } from '../../../../src/common/redact.ts';
import { API_VERSION, CAPABILITIES } from '../../../../src/protocol/api.ts';
import type { ApiContext } from '../../../../src/supervisor/api/context.ts';
import { Changes } from '../../../../src/supervisor/fleet/changes.ts';
import type { Fleet } from '../../../../src/supervisor/fleet/fleet.ts';
import { FleetCounts } from '../../../../src/supervisor/metrics/counts.ts';
import { fleetSnapshot } from '../../../support/snapshots.ts';

const EVENT = {
  seq: 1,
  at: '2026-01-02T03:04:05.000Z',
  instance: 'kraken',
  from: null,
  to: 'ready',
  reason: null,
};
const STEP = { kind: 'start', name: 'kraken', pid: null, reason: 'not running' };

/** What an API needs of a daemon that has one instance and does nothing. */
export function idleContext(): ApiContext {
  const snapshot = fleetSnapshot({});
  const fleet = {
    file: null,
    service: 'exchange-sim',
    changes: new Changes(systemClock),
    counts: new FleetCounts(),
    snapshot: () => snapshot,
    lookAtServices: async () => undefined,
    plan: async () => [STEP],
    putDesired: async () => [STEP],
    act: async () => undefined,
    eventsAfter: () => ({ events: [EVENT], lastSeq: 1 }),
  } as unknown as Fleet;
  return {
    fleet,
    redactor: new Redactor(),
    log: () => undefined,
    version: '1.2.3',
    snapshot: () => snapshot,
    snapshotSchema: async () => JSON.parse(await readFile('schema/fleet-snapshot.schema.json', 'utf8')),
    hello: () => ({
      version: '1.2.3',
      pid: 1,
      project: '/p/.exsim',
      file: null,
      startedAt: EVENT.at,
      apiVersion: API_VERSION,
      capabilities: CAPABILITIES,
      held: false,
    }),
    down: async (_request, tell) => {
      tell({ type: 'waiting', for: [{ name: 'kraken', pid: 2, waitedMs: 1000.5 }] });
      tell({ type: 'stopped', name: 'kraken', pid: 2 });
      tell({ type: 'done', stopped: 1 });
      return true;
    },
    hold: () => () => undefined,
    end: () => undefined,
  };
}
