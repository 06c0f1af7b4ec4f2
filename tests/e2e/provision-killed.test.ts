import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { TestProject } from './support/project.ts';

/** `make provision-kills` plays 30. */
const KILLS = Number(process.env['EXSIM_PROVISION_KILLS'] ?? 1);
const seed = Number(process.env['EXSIM_PROVISION_SEED'] ?? Date.now() % 2 ** 31);

let project: TestProject;
let postgresUrl: string;
let admin: pg.Client;

beforeAll(async () => {
  project = new TestProject();
  postgresUrl = await project.createDatabase(inject('postgresAdminUrl'));
  admin = new pg.Client(postgresUrl);
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await project.remove();
});

/** Instances that no run has seen yet. */
const takeNames = (names: readonly string[]): Promise<void> =>
  project.writeFleet({ postgresUrl, redis: inject('redisAdminUrl') }, names);

const names = (round: number): string[] => ['a', 'b', 'c'].map((letter) => `r${round}${letter}`);

/** What the database has of these instances: of each thing one, or it was doubled. */
async function counted(round: number): Promise<Record<string, number>> {
  const prefix = `${project.database}_r${round}`;
  const { rows } = await admin.query<Record<string, number>>(
    `SELECT (SELECT count(*)::int FROM pg_namespace WHERE starts_with(nspname, $1)) AS schemas,
            (SELECT count(*)::int FROM pg_roles WHERE starts_with(rolname, $1)) AS roles`,
    [prefix],
  );
  return rows[0] ?? {};
}

async function keysOf(round: number): Promise<number[]> {
  const counts = names(round).map(
    (name) => `SELECT count(*)::int AS keys FROM ${project.database}_${name}.api_keys`,
  );
  const { rows } = await admin.query<{ keys: number }>(counts.join(' UNION ALL '));
  return rows.map(({ keys }) => keys);
}

/** The same moments for the same seed, each from 0 to 1 (minimal standard generator). */
function momentsOf(count: number): number[] {
  let state = (seed % 2_147_483_646) + 1;
  return Array.from({ length: count }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  });
}

/** About what one instance takes, ms: its transaction and its Redis user. */
const INSTANCE_MS = 30;

/**
 * Kills a provisioning: in the first quarter of the moments at some time of the whole run, in each of the others once
 * one, two or three instances are made, and a while into the next. Most of a run is its start, and would be hit alone.
 */
async function killAt(moment: number, round: number, wholeMs: number): Promise<void> {
  const { child } = project.start('provision');
  let isRunning = true;
  const ended = once(child, 'exit').then(() => {
    isRunning = false;
  });
  const made = Math.floor(moment * 4);
  while (isRunning && ((await counted(round))['schemas'] ?? 0) < made);
  const restMs = (moment * 4 - made) * (made === 0 ? wholeMs : INSTANCE_MS);
  await Promise.race([delay(restMs), ended]);
  child.kill('SIGKILL');
  await ended;
}

test(
  'a provisioning that is killed at any moment is completed by the next run, and nothing is doubled',
  async () => {
    await takeNames(names(0));
    const startedAt = performance.now();
    expect((await project.exsim('provision')).code).toBe(0);
    const wholeMs = performance.now() - startedAt;
    const found: number[] = [];
    for (const [at, moment] of momentsOf(KILLS).entries()) {
      const round = at + 1;
      await takeNames(names(round));
      await killAt(moment, round, wholeMs);
      found.push((await counted(round))['schemas'] ?? 0);
      const next = await project.exsim('provision');
      expect([next.code, next.stderr.includes('error')], `seed ${seed}, kill ${round}`).toEqual([0, false]);
      expect(await counted(round)).toEqual({ schemas: 3, roles: 6 });
      expect(await keysOf(round)).toEqual([3, 3, 3]);
      const last = await project.exsim('provision', '--json');
      expect(JSON.parse(last.stdout)).toMatchObject({ changed: false });
    }
    console.log(`seed ${seed}: ${KILLS} kills, with ${found.join(', ')} of 3 instances made`);
  },
  60_000 + KILLS * 60_000,
);
