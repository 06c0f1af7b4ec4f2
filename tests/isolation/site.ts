import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultSpec } from '../../src/instance/default-spec.ts';
import { deriveIdentity } from '../../src/instance/identity.ts';
import type { PlannedInstance } from '../../src/instance/spec.ts';
import { withFileLock } from '../../src/process/lock.ts';
import { provision } from '../../src/provision/provision.ts';
import { removeInstance } from '../../src/provision/remove.ts';
import { openSecrets } from '../../src/provision/secrets/store.ts';
import type { ProvisionInput, ProvisionReport } from '../../src/provision/types.ts';
import { workerUrls } from '../../src/provision/urls.ts';
import { dropAll, onServer, withDatabase, withPassword } from '../support/postgres.ts';
import type { Column } from './probe.ts';

export type Servers = {
  /** Superuser's. */
  readonly postgresUrl: string;
  readonly redisUrl: string;
  /** The server is this run's alone: what is revoked on it disturbs nobody. */
  readonly isPrivate: boolean;
};

/** An instance as its worker has it. */
export type Member = {
  readonly instance: PlannedInstance;
  /** With passwords. */
  readonly postgresUrl: string;
  readonly redisUrl: string;
};

/** A database with instances in it as one column of the matrix has them; `close` removes all of it. */
export type Site = {
  readonly column: Column;
  readonly service: string;
  readonly members: readonly Member[];
  readonly report: ProvisionReport;
  /** Administrator's URL of the database of the registry. */
  readonly adminUrl: string;
  /** As the product removes them. */
  remove(): Promise<void>;
  close(): Promise<void>;
};

type SiteOptions = {
  readonly servers: Servers;
  readonly column: Column;
  readonly names: readonly string[];
  /** Called with the database's URL before anything is provisioned. */
  readonly prepare?: (adminUrl: string) => Promise<void>;
};

export async function openSite({ servers, column, names, prepare }: SiteOptions): Promise<Site> {
  const service = `i${randomBytes(4).toString('hex')}`;
  const folder = await mkdtemp(join(tmpdir(), 'exsim-isolation-'));
  const adminUrl = withDatabase(servers.postgresUrl, `${service}_home`);
  await onServer(servers.postgresUrl, (client) => client.query(`CREATE DATABASE ${service}_home`));
  await prepare?.(adminUrl);
  const kind = column === 'own server' ? 'embedded' : 'external';
  // The pid only says that the server is ours.
  const pid = kind === 'embedded' && servers.isPrivate ? process.pid : null;
  const input: ProvisionInput = {
    postgres: { kind, adminUrl, pid },
    redis: { kind: 'external', adminUrl: servers.redisUrl },
    instances: names.map((name) => planned(service, name, column)),
    secrets: openSecrets(join(folder, 'secrets.json'), withFileLock),
    ...{ project: folder, log: () => undefined },
  };
  const report = await provision(input);
  const members = await Promise.all(input.instances.map((instance) => memberOf(instance, input)));
  const remove = async (): Promise<void> => {
    for (const name of names) await removeInstance({ ...input, name });
  };
  const close = async (): Promise<void> => {
    await remove().catch(() => undefined); // What is removed already is unknown.
    await dropAll(servers.postgresUrl, service); // What a run that failed half-way left.
    await rm(folder, { recursive: true, force: true });
  };
  return { ...{ column, service, members, report, adminUrl }, remove, close };
}

function planned(service: string, name: string, column: Column): PlannedInstance {
  const identity = deriveIdentity({ service, name });
  if (!identity.ok) throw new Error(identity.error.message);
  const isolation = column === 'database each' ? 'database' : 'schema';
  return {
    identity: identity.value,
    spec: { ...defaultSpec('generic', name), isolation },
    ports: { http: 1, grpc: 2 },
  };
}

async function memberOf(instance: PlannedInstance, input: ProvisionInput): Promise<Member> {
  const secrets = await input.secrets.read(instance.spec.name);
  if (secrets === null) throw new Error(`"${instance.spec.name}" has no secrets`);
  const urls = workerUrls(instance, input);
  const postgresUrl = withPassword(urls.postgresUrl, secrets.postgresPassword);
  return { instance, postgresUrl, redisUrl: withPassword(urls.redisUrl ?? '', secrets.redisPassword) };
}
