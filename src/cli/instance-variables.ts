import { ExsimError } from '../common/errors.ts';

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
 * The same as environment variables, `EXSIM_<NAME>_HTTP_URL` and so on; what is not a letter or digit becomes `_`.
 * @throws ExsimError when two of them would have one name.
 */
export function instanceVariables(
  accesses: Readonly<Record<string, InstanceAccess>>,
): Record<string, string> {
  const sources = new Map<string, { origin: string; value: string }>();
  for (const [name, access] of Object.entries(accesses)) {
    for (const [suffix, value] of variablesOf(access)) {
      const variable = variableName(name, suffix);
      const origin = `"${suffix}" of "${name}"`;
      const first = sources.get(variable);
      if (first !== undefined && first.value !== value) throw twice(variable, first.origin, origin);
      sources.set(variable, { origin, value });
    }
  }
  return Object.fromEntries([...sources].map(([variable, { value }]) => [variable, value]));
}

/** Lines for `eval`: values are quoted so that a shell takes them as they are. */
export const exportLines = (variables: Readonly<Record<string, string>>): string[] =>
  Object.entries(variables).map(([name, value]) => `export ${name}=${shellQuoted(value)}`);

function variablesOf(access: InstanceAccess): [string, string][] {
  const keys = Object.entries(access.apiKeys).map(([id, key]): [string, string] => [`API_KEY_${id}`, key]);
  return [
    ['HTTP_URL', access.httpUrl],
    ['GRPC_ADDR', access.grpcAddr],
    ...(access.apiKey === null ? [] : [['API_KEY', access.apiKey] as [string, string]]),
    ...keys,
    ['ADMIN_KEY', access.adminKey],
  ];
}

/** The unnamed instance has nothing between EXSIM_ and the rest. */
function variableName(name: string, suffix: string): string {
  const parts = name === '' ? ['EXSIM', suffix] : ['EXSIM', name, suffix];
  return parts
    .join('_')
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '_');
}

/** The POSIX way: in single quotes nothing has a meaning but the quote itself. */
export const shellQuoted = (value: string): string =>
  /^[A-Za-z0-9_.:/@-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;

function twice(variable: string, first: string, second: string): ExsimError {
  return new ExsimError(
    'CONFIG_INVALID',
    `Each variable has one source, but ${variable} would be ${first} and ${second}.`,
    {
      wayOut: 'Rename one of them in the instance file, or use: exsim env --json',
    },
  );
}
