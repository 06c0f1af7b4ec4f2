import { readFileSync } from 'node:fs';
import { ExsimError } from '../common/errors.ts';
import { err, ok, type Result } from '../common/result.ts';
import { isDecodable } from '../common/url.ts';
import { defaultSpec } from '../instance/default-spec.ts';
import { identityFromEnvironment } from '../instance/identity.ts';
import { SINGLE_INSTANCE_PORTS } from '../instance/ports.ts';
import { parseInstanceSpec } from '../instance/read-spec.ts';
import { type Identity, type InstanceSpec, LOG_LEVELS, type LogLevel } from '../instance/spec.ts';
import type { WorkerVariable } from '../protocol/environment.ts';
import type { WorkerSecrets } from '../protocol/secrets.ts';
import { PACKAGE_FILE } from './home.ts';
import type { ConnectionSettings } from './journal/client-config.ts';
import { readSecrets, withPassword } from './secrets/secrets-file.ts';
import type { ServiceInfo } from './types.ts';

/** Everything a worker knows about what it is to be. */
export type WorkerSettings = {
  readonly info: ServiceInfo;
  readonly identity: Identity;
  readonly spec: InstanceSpec;
  /** File the spec was read from; null: there is none, it is the default. */
  readonly specFile: string | null;
  readonly host: string;
  /** 0: any free port. */
  readonly httpPort: number;
  readonly grpcPort: number;
  /** With the password of its start. */
  readonly postgresUrl: string;
  /** Likewise. Null: the instance has no Redis. */
  readonly redisUrl: string | null;
  /** Has the passwords of now. Null: those in the URLs are for good. */
  readonly secretsFile: string | null;
  readonly logLevel: LogLevel;
  /** Null: stdout. */
  readonly logFile: string | null;
  readonly lockFile: string | null;
  /** Null: nobody supervises this worker. */
  readonly control: ControlSettings | null;
};

type ControlSettings = {
  readonly socket: string;
  readonly nonce: string;
  readonly configHash: string;
};

export type Environment = Readonly<Record<string, string | undefined>>;

/** How this worker connects to Postgres; its connections are recognised there by the instance's name. */
export const connectionSettings = ({
  postgresUrl,
  secretsFile,
  identity,
  info,
}: WorkerSettings): ConnectionSettings => ({
  url: postgresUrl,
  secretsFile,
  applicationName: `exsim ${identity.instanceName || info.service}`,
});

/** Variables that hold secrets, or lead to them: not for children, crash reports or a look into /proc. */
export const SECRET_VARIABLES = ['POSTGRES_URL', 'REDIS_URL', 'EXSIM_SECRETS_FILE'] as const;

/**
 * Reads a worker's settings out of its environment. An empty variable is an absent one. Throws WORKER_CONFIG naming
 * every problem at once, with what to set.
 */
export function readSettings(environment: Environment): WorkerSettings {
  const reader = new SettingsReader(environment);
  const settings = reader.read();
  if (reader.problems.length === 0) return settings;
  throw new ExsimError('WORKER_CONFIG', reader.problems.join('\n'), {
    wayOut: 'Every variable stands in docs/configuration.md; `.env` in the working folder is read too.',
  });
}

/** The spec as its file has it now. @throws ExsimError WORKER_CONFIG naming every problem */
export function readSpecFile(path: string | null): InstanceSpec {
  const result = path === null ? err(['there is no EXSIM_VENUE_CONFIG']) : parseSpecFile(path);
  if (result.ok) return result.value;
  throw new ExsimError('WORKER_CONFIG', result.error.join('\n'), { wayOut: 'Correct the instance file.' });
}

/** Problems name variable, path and field. */
function parseSpecFile(path: string): Result<InstanceSpec, string[]> {
  const json = readJson(path);
  if (!json.ok)
    return err([`Expected EXSIM_VENUE_CONFIG to be the path of a JSON file, but ${path}: ${json.error}.`]);
  const spec = parseInstanceSpec(json.value);
  return spec.ok ? spec : err(spec.error.map((problem) => `EXSIM_VENUE_CONFIG ${path}: ${problem}`));
}

function readJson(path: string): Result<unknown, string> {
  try {
    return ok(JSON.parse(readFileSync(path, 'utf8')) as unknown);
  } catch (error) {
    return err(messageOf(error));
  }
}

class SettingsReader {
  readonly problems: string[] = [];
  readonly #environment: Environment;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  read(): WorkerSettings {
    const identity = this.#identity();
    const spec = this.#spec(identity.name);
    const secrets = this.#secrets();
    return {
      info: this.#info(identity),
      identity,
      spec,
      specFile: this.#get('EXSIM_VENUE_CONFIG') ?? null,
      host: this.#get('HOST') ?? spec.host,
      httpPort: this.#port('HTTP_PORT') ?? spec.ports.http ?? SINGLE_INSTANCE_PORTS.http,
      grpcPort: this.#port('GRPC_PORT') ?? spec.ports.grpc ?? SINGLE_INSTANCE_PORTS.grpc,
      postgresUrl: withPassword(this.#postgresUrl(), secrets?.postgresPassword),
      redisUrl: this.#redisUrl(secrets),
      secretsFile: this.#get('EXSIM_SECRETS_FILE') ?? null,
      logLevel: this.#logLevel() ?? spec.logLevel,
      logFile: this.#get('EXSIM_LOG_FILE') ?? null,
      lockFile: this.#get('EXSIM_LOCK_FILE') ?? null,
      control: this.#control(),
    };
  }

  #get(name: WorkerVariable): string | undefined {
    const value = this.#environment[name];
    return value === undefined || value === '' ? undefined : value;
  }

  #identity(): Identity {
    const result = identityFromEnvironment({
      serviceName: this.#get('SERVICE_NAME') ?? '',
      serviceNamespace: this.#get('SERVICE_NAMESPACE') ?? '',
      serviceInstanceName: this.#get('SERVICE_INSTANCE_NAME') ?? '',
    });
    if (result.ok) return result.value;
    this.problems.push(result.error.message);
    return NOBODY;
  }

  #info(identity: Identity): ServiceInfo {
    return {
      service: this.#get('SERVICE_NAME') ?? identity.service,
      instanceName: identity.instanceName,
      version: this.#get('SERVICE_VERSION') ?? exsimVersion(),
      environment: this.#get('ENVIRONMENT') ?? 'development',
    };
  }

  #spec(name: string): InstanceSpec {
    const path = this.#get('EXSIM_VENUE_CONFIG');
    if (path === undefined) return defaultSpec(null, name);
    const result = parseSpecFile(path);
    if (result.ok) return result.value;
    this.problems.push(...result.error);
    return defaultSpec(null, name);
  }

  #secrets(): WorkerSecrets | null {
    const path = this.#get('EXSIM_SECRETS_FILE');
    if (path === undefined) return null;
    const result = readSecrets(path);
    if (result.ok) return result.value;
    this.problems.push(result.error);
    return null;
  }

  #postgresUrl(): string {
    const url = this.#get('POSTGRES_URL');
    if (url !== undefined) return this.#url('POSTGRES_URL', url, ['postgres:', 'postgresql:']);
    this.problems.push(
      'POSTGRES_URL is not set. Set it to a database that `exsim provision` has prepared, or to one of an admin and ' +
        'add --provision, e.g. ' +
        'postgres://user:password@127.0.0.1:5432/exsim; or use `exsim up`, which brings a Postgres of its own.',
    );
    return '';
  }

  #redisUrl(secrets: WorkerSecrets | null): string | null {
    const url = this.#get('REDIS_URL');
    if (url === undefined || url === 'off') return null;
    return withPassword(this.#url('REDIS_URL', url, ['redis:', 'rediss:']), secrets?.redisPassword);
  }

  /** The value is quoted in no message: it may hold a password. */
  #url(name: WorkerVariable, text: string, protocols: readonly string[]): string {
    const url = URL.canParse(text) ? new URL(text) : null;
    const isOne = url !== null && protocols.includes(url.protocol);
    if (isOne && isDecodable(url)) return text;
    const wish = isOne
      ? 'to have special characters of user and password written as %XX, a "%" as %25'
      : `to be a URL that begins with ${protocols[0]}//`;
    this.problems.push(`Expected ${name} ${wish}, but it is not.`);
    return '';
  }

  #port(name: 'HTTP_PORT' | 'GRPC_PORT'): number | undefined {
    const text = this.#get(name);
    if (text === undefined) return undefined;
    if (/^[0-9]{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
    this.problems.push(`Expected ${name} to be an integer from 0 to 65535, but was ${JSON.stringify(text)}.`);
    return undefined;
  }

  #logLevel(): LogLevel | undefined {
    const text = this.#get('LOG_LEVEL');
    const level = LOG_LEVELS.find((known) => known === text?.toLowerCase());
    if (text !== undefined && level === undefined)
      this.problems.push(
        `Expected LOG_LEVEL to be one of ${LOG_LEVELS.join(', ')}, but was ${JSON.stringify(text)}.`,
      );
    return level;
  }

  #control(): ControlSettings | null {
    const socket = this.#get('EXSIM_CONTROL_SOCKET');
    if (socket === undefined) return null;
    return {
      socket,
      nonce: this.#get('EXSIM_NONCE') ?? '',
      configHash: this.#get('EXSIM_CONFIG_HASH') ?? '',
    };
  }
}

/** Stands in for an identity that could not be read, until all other problems are found too. */
const NOBODY: Identity = {
  name: '',
  service: '',
  instanceName: '',
  schema: '',
  role: '',
  ownerRole: '',
  redisNamespace: '',
  redisUser: '',
  discoveryKey: '',
};

function exsimVersion(): string {
  const text = readFileSync(PACKAGE_FILE, 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
