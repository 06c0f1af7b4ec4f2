import { ExsimError } from '../../common/errors.ts';
import type { ClientKeys, InstanceSecrets, ServerPasswords } from './types.ts';

export type SecretsByName = ReadonlyMap<string, InstanceSecrets>;

const VERSION = 1;

/** Whose secrets are kept where. */
export type Keeping = {
  /** For messages. */
  readonly place: string;
  /** Noted with the secrets: another project there would share names, and so passwords. Null: nobody is. */
  readonly project: string | null;
  /** The user chose the place, and may have chosen it for another project too. */
  readonly isChosen: boolean;
};

export function serializeSecrets(all: SecretsByName, project: string | null = null): string {
  const instances = Object.fromEntries([...all].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const owner = project === null || all.size === 0 ? {} : { project };
  return `${JSON.stringify({ version: VERSION, ...owner, instances }, null, 2)}\n`;
}

/**
 * Reads what `serializeSecrets` wrote; null (no file) is no secrets. Refuses anything else, without quoting it, and what
 * is another project's.
 */
export function parseSecrets(text: string | null, keeping: Keeping): SecretsByName {
  if (text === null) return new Map();
  const { place: path } = keeping;
  const owner = otherOwner(text, keeping);
  if (owner !== null) throw anotherProjects(keeping, owner);
  const file = parseJson(text);
  if (!isRecord(file) || file['version'] !== VERSION || !isRecord(file['instances']))
    throw damaged(path, 'as a whole');
  const entries = Object.entries(file['instances']);
  return new Map(entries.map(([name, value]) => [name, checkedSecrets(value, name, path)]));
}

function checkedSecrets(value: unknown, name: string, path: string): InstanceSecrets {
  const passwords = passwordsIn(value);
  const keys = keysIn(value);
  if (!isRecord(value) || passwords === null || keys === null) throw damaged(path, `at instance "${name}"`);
  const replaced = passwordsIn(value['replaced']);
  const { retiring: listed } = value;
  const retiring = Array.isArray(listed) ? listed.flatMap((keys) => keysIn(keys) ?? []) : [];
  return {
    ...passwords,
    ...keys,
    ...(replaced === null ? {} : { replaced }),
    ...(retiring.length === 0 ? {} : { retiring }),
  };
}

function passwordsIn(value: unknown): ServerPasswords | null {
  if (!isRecord(value)) return null;
  const { postgresPassword, redisPassword } = value;
  return isText(postgresPassword) && isText(redisPassword) ? { postgresPassword, redisPassword } : null;
}

function keysIn(value: unknown): ClientKeys | null {
  if (!isRecord(value)) return null;
  const { adminKey, apiKeys } = value;
  return isText(adminKey) && isKeys(apiKeys) ? { adminKey, apiKeys } : null;
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isKeys = (value: unknown): value is Record<string, string> =>
  isRecord(value) && Object.values(value).every(isText);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The other project whose secrets these are; null: they are the project's, or nobody's. */
export function otherOwner(text: string | null, { project, isChosen }: Keeping): string | null {
  const file = text === null || !isChosen ? null : parseJson(text);
  const owner = isRecord(file) ? file['project'] : null;
  return typeof owner === 'string' && owner !== project ? owner : null;
}

const anotherProjects = ({ place, project }: Keeping, owner: string): ExsimError =>
  new ExsimError(
    'PROVISION_CONFLICT',
    `The secrets of project ${project} cannot be kept in ${place}: those of project ${owner} are kept there.`,
    { wayOut: 'Name another place in `secrets` of one of the two instance files.' },
  );

function damaged(path: string, where: string): ExsimError {
  return new ExsimError(
    'PROVISION_FAILED',
    `Expected "${path}" to be a secrets file of exsim, but it is damaged ${where}.`,
    {
      wayOut: 'Put a copy back, or delete it: `exsim provision` makes new secrets and sets them everywhere.',
    },
  );
}
