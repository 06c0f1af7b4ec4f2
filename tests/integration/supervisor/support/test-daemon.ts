/**
 * The supervisor as it is, with a fake worker program and services that are always there: `node test-daemon.js DIR
 * WORKER`. Files in the state folder change that: `slow` has the services never found, until it is given up; `stuck`
 * does not even give up while the file is there; `unsafe` has fsync off; `rotated` has another password; `refuse` is the message provisioning fails with, `refuse-NAME` that of one
 * instance, and `hold-NAME` keeps it from being provisioned.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ExsimError } from '../../../../src/common/errors.ts';
import type { FleetServices, Provisioner } from '../../../../src/supervisor/fleet/dependencies.ts';
import { runSupervisor } from '../../../../src/supervisor/supervisor.ts';

const [stateDir = '', worker = ''] = process.argv.slice(2);
const SECRET = 'a-password-that-nobody-may-see';
const isThere = (file: string): boolean => existsSync(join(stateDir, file));
const postgresUrl = 'postgres://127.0.0.1:1/test';

const services: FleetServices = {
  resolve: async (_wanted, signal) => {
    while (isThere('stuck')) await delay(10);
    while (isThere('slow')) await delay(600_000, null, { signal });
    return {
      postgres: { kind: 'external', adminUrl: postgresUrl, pid: null },
      redis: { kind: 'off', reason: 'a test has none' },
    };
  },
  requireSafe: async () => {
    if (isThere('unsafe')) throw new ExsimError('POSTGRES_REFUSED', 'fsync is off');
  },
  status: async () => ({
    postgres: { kind: 'external', status: 'up', url: postgresUrl, pid: null, reason: null },
    redis: { kind: 'off', status: 'off', url: null, pid: null, reason: 'a test has none' },
  }),
  stop: async () => [],
  purge: async () => undefined,
};

const provisioner: Provisioner = {
  provision: async (_services, instances, { prepared, failed }) => {
    const refusal = join(stateDir, 'refuse');
    if (existsSync(refusal)) throw new ExsimError('PROVISION_FAILED', readFileSync(refusal, 'utf8'));
    for (const { spec } of instances) {
      const own = join(stateDir, `refuse-${spec.name}`);
      while (isThere(`hold-${spec.name}`)) await delay(10);
      if (existsSync(own)) failed(spec.name, new ExsimError('PROVISION_FAILED', readFileSync(own, 'utf8')));
      else prepared(spec.name, { postgresUrl, redisUrl: null, isolation: 'full' });
    }
  },
  secrets: async () => ({
    postgresPassword: isThere('rotated') ? 'another-password' : SECRET,
    redisPassword: null,
  }),
  urls: () => ({ postgresUrl, redisUrl: null }),
  remove: async () => undefined,
};

await runSupervisor({
  stateDir,
  worker: { command: process.execPath, args: [worker], version: '1.2.3' },
  services: () => services,
  provisioner: (_paths, redactor) => {
    redactor.add(SECRET);
    return provisioner;
  },
  snapshotSchemaFile: 'schema/fleet-snapshot.schema.json',
  log: (line) => console.log(line),
});
