import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';
import { inject } from 'vitest';
import { ExsimError } from '../../../src/common/errors.ts';
import { deriveIdentity } from '../../../src/instance/identity.ts';
import type {
  AccountSpec,
  Identity,
  InstanceSpec,
  IsolationMode,
  PlannedInstance,
} from '../../../src/instance/spec.ts';
import { withFileLock } from '../../../src/process/lock.ts';
import { openSecrets } from '../../../src/provision/secrets/store.ts';
import type { ProvisionInput } from '../../../src/provision/types.ts';
import { workerUrls } from '../../../src/provision/urls.ts';
import { dropAll, onServer, withDatabase, withPassword } from '../../support/postgres.ts';

type WorkerUrls = { readonly postgresUrl: string; readonly redisUrl: string };

/** A database, a service name and a secrets file that nobody else has; `close` removes all that was made with them. */
export class World {
  readonly service = `t${randomBytes(4).toString('hex')}`;
  readonly database = `${this.service}_db`;
  readonly serverUrl = inject('postgresAdminUrl');
  readonly redisUrl = inject('redisAdminUrl');
  readonly adminUrl = withDatabase(this.serverUrl, this.database);
  readonly folder: string;
  readonly admin: pg.Client;
  readonly redis: Redis;
  readonly #roles: string[] = [];

  private constructor(folder: string) {
    this.folder = folder;
    this.admin = new pg.Client(this.adminUrl);
    this.redis = new Redis(this.redisUrl, { lazyConnect: true });
  }

  static async open(): Promise<World> {
    const world = new World(await mkdtemp(join(tmpdir(), 'exsim-provision-')));
    await onServer(world.serverUrl, (client) => client.query(`CREATE DATABASE ${world.database}`));
    await world.admin.connect();
    await world.redis.connect();
    return world;
  }

  get secretsFile(): string {
    return join(this.folder, 'secrets.json');
  }

  identity(name: string): Identity {
    const result = deriveIdentity({ service: this.service, name });
    if (!result.ok) throw new Error(result.error.message);
    return result.value;
  }

  instance(
    name: string,
    accounts: readonly AccountSpec[] = ACCOUNTS,
    isolation: IsolationMode = 'schema',
  ): PlannedInstance {
    const limits = {
      maxQueuedCommands: 1,
      maxCommitWaitMs: 1,
      maxConnections: 8,
      idempotencyWindow: 1,
      maxJournalBytes: 100_000,
      requestsPerSecond: 0,
      requestsPerSecondPerConnection: 0,
    };
    const restart = {
      ...{ backoffBaseMs: 1, backoffMaxMs: 1, crashLoopExits: 1, crashLoopWindowMs: 1 },
      ...{ stopGraceMs: 1, unresponsiveMs: 1, maxMemoryBytes: 0 },
    };
    const spec: InstanceSpec = {
      ...{
        name,
        venue: 'generic',
        symbols: [],
        accounts,
        durability: 'commit',
        isolation,
        snapshotEveryCommands: 100_000,
        limits,
        env: {},
        restart,
      },
      ...{ worldSeed: 1, logLevel: 'info', host: '127.0.0.1', ports: { http: null, grpc: null }, line: null },
    };
    return { identity: this.identity(name), spec, ports: { http: 1, grpc: 2 } };
  }

  /** `embedded`: the database counts as exsim's own, the server does not. */
  input(names: readonly string[], kind: 'external' | 'embedded' = 'embedded'): ProvisionInput {
    return {
      postgres: { kind, adminUrl: this.adminUrl, pid: null },
      redis: { kind: 'external', adminUrl: this.redisUrl },
      instances: names.map((name) => this.instance(name)),
      secrets: openSecrets(this.secretsFile, withFileLock),
      project: this.folder,
      log: () => {},
    };
  }

  /** URLs of an instance's worker, with its passwords. */
  async credentials(name: string, isolation?: IsolationMode): Promise<WorkerUrls> {
    const secrets = await openSecrets(this.secretsFile, withFileLock).read(name);
    if (secrets === null) throw new Error(`instance "${name}" has no secrets`);
    const urls = workerUrls(this.instance(name, ACCOUNTS, isolation), this.input([]));
    return {
      postgresUrl: withPassword(urls.postgresUrl, secrets.postgresPassword),
      redisUrl: withPassword(urls.redisUrl ?? '', secrets.redisPassword),
    };
  }

  /** A role of this world, dropped with it. */
  async makeRole(suffix: string, options: string): Promise<string> {
    const role = `${this.service}_${suffix}`;
    await this.admin.query(`CREATE ROLE ${role} ${options}`);
    this.#roles.push(role);
    return role;
  }

  /** Locks of this database that are waited for. Asked anew each time: in a transaction the first answer holds. */
  async waiting(): Promise<number> {
    const text = `SELECT FROM pg_locks l JOIN pg_stat_activity a USING (pid)
                   WHERE NOT l.granted AND a.datname = current_database()`;
    return onServer(this.adminUrl, async (client) => (await client.query(text)).rowCount ?? 0);
  }

  async close(): Promise<void> {
    await this.admin.end();
    await this.#dropUsers();
    this.redis.disconnect();
    await dropAll(this.serverUrl, this.service);
    await rm(this.folder, { recursive: true, force: true });
  }

  async #dropUsers(): Promise<void> {
    const users = (await this.redis.call('ACL', 'USERS')) as string[];
    const own = users.filter((user) => user.startsWith(this.service));
    if (own.length > 0) await this.redis.call('ACL', 'DELUSER', ...own);
    const claims = (await this.redis.hkeys('exsim:registry')).filter((key) => key.startsWith(this.service));
    if (claims.length > 0) await this.redis.hdel('exsim:registry', ...claims);
    const keys = await this.redis.keys(`*${this.service}*`);
    if (keys.length > 0) await this.redis.del(...keys);
  }
}

export const ACCOUNTS: readonly AccountSpec[] = [
  { id: 'alice', balances: {}, apiKey: null },
  { id: 'bob', balances: {}, apiKey: null },
];

/** SQLSTATE of the error a promise ends in; `ok` when it ends well. */
export async function stateOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return 'ok';
  } catch (error) {
    if (error instanceof pg.DatabaseError) return error.code ?? 'none';
    throw error;
  }
}

/** The ExsimError a promise ends in. */
export async function failure(promise: Promise<unknown>): Promise<ExsimError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof ExsimError) return error;
  throw new Error('expected an ExsimError', { cause: error });
}
