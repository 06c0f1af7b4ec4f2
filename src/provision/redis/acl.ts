import { createHash } from 'node:crypto';
import { redisKeyPatterns } from '../../instance/redis-keys.ts';
import type { Identity } from '../../instance/spec.ts';
import { MASK } from '../postgres/statements.ts';
import { type CommandCatalogue, commandsOf } from './commands.ts';

/** Everything an ACL user of ours has; as sets, since a server may list them in any order. */
export type AclUser = {
  readonly enabled: boolean;
  readonly anyPassword: boolean;
  /** SHA-256 of each password, hex. */
  readonly passwords: ReadonlySet<string>;
  /** What its rules come to: `get`, `client|setname`, ... */
  readonly commands: ReadonlySet<string>;
  /** `~pattern`, `%R~pattern`, ... */
  readonly keys: ReadonlySet<string>;
  /** `&pattern` */
  readonly channels: ReadonlySet<string>;
  readonly selectors: number;
};

/** The user an instance is to have. */
export function wantedUser(identity: Identity, password: string, commands: readonly string[]): AclUser {
  const { readWrite, readOnly, channels } = redisKeyPatterns(identity);
  return {
    enabled: true,
    anyPassword: false,
    passwords: new Set([createHash('sha256').update(password).digest('hex')]),
    commands: new Set(commands),
    keys: new Set([
      ...readWrite.map((pattern) => `~${pattern}`),
      ...readOnly.map((pattern) => `%R~${pattern}`),
    ]),
    channels: new Set(channels.map((pattern) => `&${pattern}`)),
    selectors: 0,
  };
}

/** Arguments of ACL SETUSER. The server applies them at once: a connected worker never sees the `reset` alone. */
export function setUserArguments(name: string, user: AclUser, masked = false): readonly string[] {
  const passwords = [...user.passwords].map((hash) => `#${masked ? MASK : hash}`);
  const commands = [...user.commands].map((command) => `+${command}`);
  return [
    name,
    'reset',
    'on',
    ...passwords,
    ...user.keys,
    'resetchannels',
    ...user.channels,
    '-@all',
    ...commands,
  ];
}

/** Reads the answer to ACL GETUSER (RESP2: names and values in turn); null when there is no such user. */
export function parseUser(answer: unknown, catalogue: CommandCatalogue): AclUser | null {
  if (!Array.isArray(answer)) return null;
  const fields = fieldsOf(answer);
  const flags = words(fields.get('flags'));
  return {
    enabled: flags.includes('on'),
    anyPassword: flags.includes('nopass'),
    passwords: new Set(words(fields.get('passwords'))),
    commands: commandsOf(words(fields.get('commands')), catalogue),
    keys: new Set(words(fields.get('keys'))),
    channels: new Set(words(fields.get('channels'))),
    selectors: Array.isArray(fields.get('selectors')) ? (fields.get('selectors') as unknown[]).length : 0,
  };
}

/** The rules about commands in the answer to ACL GETUSER: `-@all`, `+get`; none where there is no such user. */
export const commandRules = (answer: unknown): readonly string[] =>
  Array.isArray(answer) ? words(fieldsOf(answer).get('commands')) : [];

function fieldsOf(answer: readonly unknown[]): ReadonlyMap<string, unknown> {
  const fields = new Map<string, unknown>();
  for (let index = 0; index + 1 < answer.length; index += 2)
    fields.set(String(answer[index]), answer[index + 1]);
  return fields;
}

/** What of the user is not as wanted, in words; empty when all is right. */
export function differences(user: AclUser, wanted: AclUser): readonly string[] {
  const found: string[] = [];
  if (user.enabled !== wanted.enabled) found.push('it is off');
  if (user.anyPassword !== wanted.anyPassword || !equal(user.passwords, wanted.passwords))
    found.push('password');
  if (!equal(user.keys, wanted.keys)) found.push('keys');
  if (!equal(user.channels, wanted.channels)) found.push('channels');
  if (!equal(user.commands, wanted.commands) || user.selectors !== wanted.selectors) found.push('commands');
  return found;
}

const equal = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a.size === b.size && [...a].every((each) => b.has(each));

/** Redis 7 gives lists of flags and passwords, and one string each of commands, keys and channels. */
function words(value: unknown): readonly string[] {
  const list = Array.isArray(value) ? value.map(String) : String(value ?? '').split(' ');
  return list.filter((word) => word !== '');
}
