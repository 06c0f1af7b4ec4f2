import { clientVariables } from '../../instance/client-variables.ts';

/** Where one exchange answers and the keys to use there: an entry of `exsim env --json`. */
export type InstanceAccess = {
  readonly httpUrl: string;
  readonly grpcAddr: string;
  /** Of its first account; null when it has none. */
  readonly apiKey: string | null;
  /** By account. */
  readonly apiKeys: Readonly<Record<string, string>>;
  readonly adminKey: string;
};

/**
 * The same as environment variables, by instance name. That no two have one name is checked when the instance file is
 * read.
 */
export function instanceVariables(
  accesses: Readonly<Record<string, InstanceAccess>>,
): Record<string, string> {
  return Object.fromEntries(Object.entries(accesses).flatMap(([name, access]) => variablesOf(name, access)));
}

function variablesOf(name: string, access: InstanceAccess): [string, string][] {
  const names = clientVariables(name, Object.keys(access.apiKeys));
  return [
    [names.httpUrl, access.httpUrl],
    [names.grpcAddress, access.grpcAddr],
    ...(access.apiKey === null ? [] : [[names.apiKey, access.apiKey] as [string, string]]),
    ...[...names.apiKeys].map(([id, variable]): [string, string] => [variable, access.apiKeys[id] ?? '']),
    [names.adminKey, access.adminKey],
  ];
}

/** Lines for `eval`: values are quoted so that a shell takes them as they are. */
export const exportLines = (variables: Readonly<Record<string, string>>): string[] =>
  Object.entries(variables).map(([name, value]) => `export ${name}=${shellQuoted(value)}`);

/** The POSIX way: in single quotes nothing has a meaning but the quote itself. */
export const shellQuoted = (value: string): string =>
  /^[A-Za-z0-9_.:/@-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
