import { expect, test } from 'vitest';
import { untilReady, untilStopped } from '../../../../src/cli/screen/until-done.ts';
import type { ControlClient } from '../../../../src/client/control/index.ts';
import type { FleetSnapshot, InstanceSnapshot } from '../../../../src/protocol/status.ts';
import { fleetSnapshot, instanceSnapshot } from '../../../support/snapshots.ts';

const fleet = (changes: Partial<InstanceSnapshot>): FleetSnapshot =>
  fleetSnapshot({ instances: [instanceSnapshot(changes)] });

/** A supervisor that tells these, then nothing until it is left, which throws as that of a socket does. */
const telling = (...snapshots: readonly FleetSnapshot[]): ControlClient => {
  const changes = async function* (signal: AbortSignal): AsyncGenerator<FleetSnapshot> {
    yield* snapshots;
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
    throw new Error('aborted');
  };
  return { changes } as unknown as ControlClient;
};

const draining = fleet({ state: 'draining' });
const stopped = fleet({ state: 'stopped', pid: null, metrics: null });
const starting = fleet({ state: 'starting' });
const problem = { code: 'CRASH_LOOP', message: 'binance exits again and again.', wayOut: null } as const;
const never = (): AbortSignal => new AbortController().signal;

test('a stop is done when the process is gone, or the exchange is not in the fleet any more', async () => {
  await untilStopped(telling(draining, stopped), 'binance', never());
  await untilStopped(telling(draining, fleetSnapshot({ instances: [] })), 'binance', never());
});

test('whoever leaves while a stop is awaited waits no longer', async () => {
  await expect(untilStopped(telling(draining), 'binance', AbortSignal.abort())).rejects.toThrow(
    'binance is still stopping',
  );
});

test('what the supervisor fails with while a stop is awaited is the error', async () => {
  const changes = async function* (): AsyncGenerator<FleetSnapshot> {
    yield draining;
    throw new Error('it broke off');
  };
  const control = { changes } as unknown as ControlClient;
  await expect(untilStopped(control, 'binance', never())).rejects.toThrow('it broke off');
});

test('a start is done when it is ready, and fails as what is awaited does', async () => {
  await untilReady(telling(starting, fleet({})), starting, ['binance'], never());
  const crashed = fleet({ state: 'crash-loop', problem });
  await expect(untilReady(telling(starting, crashed), starting, ['binance'], never())).rejects.toThrow(
    problem.message,
  );
  await expect(untilReady(telling(starting), starting, ['binance'], AbortSignal.abort())).rejects.toThrow(
    'Not ready: binance (starting)',
  );
});
