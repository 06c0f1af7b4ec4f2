import { expect, test } from 'vitest';
import { changeLines, notReadyInTime, waitForFleet } from '../../../../src/cli/fleet/fleet-progress.ts';
import { commandName, readyText } from '../../../../src/cli/fleet/ready-text.ts';
import type { FleetSnapshot } from '../../../../src/protocol/status.ts';
import { fleetSnapshot, instanceSnapshot } from '../../../support/snapshots.ts';

const NEVER_MS = 1_000_000;
const unknown = { kind: 'off', status: 'off', url: null, pid: null, reason: 'not looked for yet' } as const;
const before = fleetSnapshot({
  services: { postgres: unknown, redis: unknown },
  instances: [instanceSnapshot({ state: 'pending' })],
});
const starting = fleetSnapshot({ reconciling: true, instances: [instanceSnapshot({ state: 'starting' })] });
const problem = { code: 'CRASH_LOOP', message: 'binance exits again and again.', wayOut: null } as const;
const crashed = fleetSnapshot({ instances: [instanceSnapshot({ state: 'crash-loop', problem })] });

/** Hands out the snapshots, then waits until it is told to stop, as a quiet supervisor does. */
const quietAfter = (snapshots: readonly FleetSnapshot[]) =>
  async function* (signal: AbortSignal): AsyncGenerator<FleetSnapshot> {
    yield* snapshots;
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
    throw new Error('aborted');
  };

async function* thenGone(): AsyncGenerator<FleetSnapshot> {
  yield starting;
}

const wait = (changes: (signal: AbortSignal) => AsyncIterable<FleetSnapshot>, timeoutMs = NEVER_MS) => {
  const lines: string[] = [];
  const end = waitForFleet({
    before,
    changes,
    names: ['binance'],
    timeoutMs,
    note: (line) => lines.push(line),
  });
  return { end, lines };
};

test('the wait ends when all are ready, and tells each change once', async () => {
  const { end, lines } = wait(quietAfter([starting, starting, fleetSnapshot()]));
  expect((await end).outcome.kind).toBe('ready');
  expect(lines).toEqual([
    'postgres: up           embedded',
    'redis: up           unpacked',
    'binance: starting',
    'binance: ready        http://127.0.0.1:8081',
  ]);
});

test('the wait ends when one cannot become ready, with the problem that decides the exit code', async () => {
  const { end } = wait(quietAfter([starting, crashed]));
  expect((await end).outcome).toMatchObject({ kind: 'failed', problem });
});

test('a wait whose time is up is still waiting', async () => {
  const { end } = wait(quietAfter([starting]), 1);
  expect((await end).outcome.kind).toBe('waiting');
});

test('a wait that is given up from outside ends', async () => {
  const giveUp = new AbortController();
  const changes = quietAfter([starting]);
  const end = waitForFleet({
    before,
    changes,
    names: ['binance'],
    timeoutMs: NEVER_MS,
    signal: giveUp.signal,
    note: () => giveUp.abort(),
  });
  expect((await end).outcome.kind).toBe('waiting');
});

test('a supervisor that ends meanwhile is an error, not a wait for ever', async () => {
  await expect(wait(thenGone).end).rejects.toMatchObject({ code: 'SUPERVISOR_UNREACHABLE' });
});

test('what does not change is not told, and no reason for a state that passes', () => {
  const loading = fleetSnapshot({ instances: [instanceSnapshot({ state: 'starting', reason: 'loading' })] });
  expect(changeLines(fleetSnapshot(), fleetSnapshot())).toEqual([]);
  expect(changeLines(starting, loading)).toEqual([]);
});

test('a reason and what comes next stand behind the state', () => {
  const backoff = instanceSnapshot({
    state: 'backoff',
    reason: 'exited with code 70',
    nextStep: 'starts again in 4 s',
  });
  expect(changeLines(fleetSnapshot(), fleetSnapshot({ instances: [backoff] }))).toEqual([
    'binance: backoff      exited with code 70; starts again in 4 s',
  ]);
});

test('who was not ready in time is named with state and reason', () => {
  const waiting = [
    instanceSnapshot({ state: 'starting' }),
    instanceSnapshot({ name: 'kraken', state: 'backoff', reason: 'exited with code 70' }),
  ];
  expect(notReadyInTime(waiting, 1500).message).toBe(
    'Not ready: binance (starting), kraken (backoff: exited with code 70) after 1.5 s.',
  );
});

test('up ends with addresses and commands to copy', () => {
  const symbols = [{ symbol: 'BTC-USDT', bestBid: null, bestAsk: null, last: null }];
  const text = readyText(
    fleetSnapshot({ instances: [instanceSnapshot({ name: 'binance-us', symbols })] }),
    'npx exsim',
  );
  expect(text).toBe(
    `NAME        STATE  HTTP                   GRPC             SCHEMA
binance-us  ready  http://127.0.0.1:8081  127.0.0.1:50052  exchange_sim_binance

Next:
  eval "$(npx exsim env)"
  curl -s "$EXSIM_BINANCE_US_HTTP_URL/api/v1/orderbook/BTC-USDT"
  curl -s "$EXSIM_BINANCE_US_HTTP_URL/api/v1/balances" -H "X-API-Key: $EXSIM_BINANCE_US_API_KEY"
  npx exsim status
  npx exsim down`,
  );
});

test('a missing Redis is one warning', () => {
  const { services } = fleetSnapshot();
  const redis = { kind: 'off', status: 'off', url: null, pid: null, reason: 'install valkey' } as const;
  expect(readyText(fleetSnapshot({ services: { ...services, redis } }), 'exsim')).toContain(
    '\nwarning: no Redis: install valkey\n',
  );
});

test.each([
  ['/usr/local/bin/exsim', 'exsim'],
  ['/repo/bin/exsim.js', 'npx exsim'],
  ['/repo/node_modules/.bin/exsim', 'npx exsim'],
])('called as %s, commands to copy begin with %s', (script, name) => expect(commandName(script)).toBe(name));
