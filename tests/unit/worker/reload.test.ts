import { expect, test } from 'vitest';
import { ExsimError } from '../../../src/common/errors.ts';
import { defaultSpec } from '../../../src/instance/default-spec.ts';
import type { InstanceSpec } from '../../../src/instance/spec.ts';
import { CurrentSpec } from '../../../src/worker/configuration/current-spec.ts';
import { Reloader } from '../../../src/worker/configuration/reloader.ts';

const SPEC = defaultSpec(null, 'test');
const DEBUG: InstanceSpec = { ...SPEC, logLevel: 'debug' };
const HOST: InstanceSpec = { ...SPEC, logLevel: 'debug', host: '::1' };

/** A worker's reloading with its file and its venue in the test's hand. */
function reloading() {
  const current = new CurrentSpec(SPEC, 'h0');
  const world = {
    file: SPEC as InstanceSpec | Error,
    brought: [] as string[],
    /** What the next bringing waits for. */
    gate: Promise.resolve() as Promise<unknown>,
    notes: [] as string[],
    told: 0,
  };
  const reloader = new Reloader({
    current,
    read: () => {
      if (world.file instanceof Error) throw world.file;
      return world.file;
    },
    bring: async ({ logLevel }) => {
      await world.gate;
      world.brought.push(logLevel);
      return logLevel === 'trace' ? ['X stays'] : [];
    },
    changed: () => {
      world.told += 1;
    },
    note: (level, message) => world.notes.push(`${level} ${message}`),
  });
  const ask = (spec: InstanceSpec | Error, configHash: string): void => {
    world.file = spec;
    reloader.reload({ configHash, request: `request of ${configHash}` });
  };
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return { world, current, reloader, ask, settled };
}

test('a changed configuration is in force for whoever asks, once the venue was brought to it', async () => {
  const { world, current, reloader, ask, settled } = reloading();
  const heard: string[] = [];
  current.onChange((after, before) => heard.push(`${before.logLevel} > ${after.logLevel}`));
  reloader.begin();
  ask(DEBUG, 'h1');
  expect(current.spec.logLevel).toBe('info');
  await settled();
  expect([current.spec.logLevel, current.status]).toEqual(['debug', { hash: 'h1', refused: null }]);
  expect([heard, world.told, world.notes]).toEqual([
    ['info > debug'],
    1,
    ['info configuration reloaded: logLevel info -> debug'],
  ]);
});

test('a venue that does not take orders yet takes it over when it does', async () => {
  const { current, reloader, ask, settled } = reloading();
  ask(DEBUG, 'h1');
  await settled();
  expect(current.hash).toBe('h0');
  reloader.begin();
  await settled();
  expect(current.hash).toBe('h1');
});

test('of those that come while one is taken over only the newest follows', async () => {
  const { world, current, reloader, ask, settled } = reloading();
  let open: (value?: unknown) => void = () => undefined;
  world.gate = new Promise((resolve) => {
    open = resolve;
  });
  reloader.begin();
  ask(DEBUG, 'h1');
  ask({ ...SPEC, logLevel: 'warn' }, 'h2');
  ask({ ...SPEC, logLevel: 'trace' }, 'h3');
  open();
  await settled();
  expect([world.brought, current.hash]).toEqual([['debug', 'trace'], 'h3']);
  expect(world.notes.at(-1)).toBe('warn not in force: X stays');
});

test.each<[what: string, spec: InstanceSpec | Error, reason: string]>([
  ['needs a restart', HOST, 'A running worker cannot take over: host 127.0.0.1 -> ::1.'],
  [
    'cannot be read',
    new ExsimError('WORKER_CONFIG', 'no JSON', { wayOut: 'Restart it: `exsim restart NAME`.' }),
    'no JSON',
  ],
])('what %s is refused as a whole, with a reason and a way out', async (_what, spec, reason) => {
  const { world, current, reloader, ask, settled } = reloading();
  reloader.begin();
  ask(spec, 'h1');
  await settled();
  const refused = { request: 'request of h1', reason, wayOut: 'Restart it: `exsim restart NAME`.' };
  expect(current.status).toEqual({ hash: 'h0', refused });
  expect([current.spec, world.brought, world.told]).toEqual([SPEC, [], 1]);
});

test('a venue that cannot become that keeps what it had, and the next one is taken over', async () => {
  const { world, current, reloader, ask, settled } = reloading();
  reloader.begin();
  world.gate = Promise.reject(new ExsimError('WORKER_CONFIG', 'too fine'));
  ask(DEBUG, 'h1');
  await settled();
  expect(current.status).toMatchObject({ hash: 'h0', refused: { reason: 'too fine', wayOut: null } });
  world.gate = Promise.resolve();
  ask(DEBUG, 'h1');
  await settled();
  expect(current.status).toEqual({ hash: 'h1', refused: null });
});
