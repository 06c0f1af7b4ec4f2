import type { Redis } from 'ioredis';
import { ExsimError } from '../../common/errors.ts';
import type { Identity } from '../../instance/spec.ts';
import { type AclUser, differences, setUserArguments, wantedUser } from './acl.ts';
import type { ObservedRedis } from './observe.ts';
import { readUser } from './read-user.ts';

/** One command, in words and in full. */
export type RedisStep = {
  readonly kind: 'created' | 'changed';
  readonly words: string;
  readonly command: readonly string[];
  /** With the password's hash masked. */
  readonly shown: string;
  /** The server's ACL file is to be written afterwards. */
  readonly saves: boolean;
};

export type RedisPlan = { readonly steps: readonly RedisStep[]; readonly unchanged: readonly string[] };

export type RedisWish = { readonly identity: Identity; readonly project: string; readonly password: string };

/** Hash of user name -> project: who may change which user. Out of reach of every instance's patterns. */
export const CLAIMS_KEY = 'exsim:registry';
/** Hash of user name -> project: users that were set since the server's ACL file was written. Out of reach, too. */
export const UNSAVED_KEY = 'exsim:unsaved';

/**
 * Reads the user and says what is to be done; the claim on it comes first. Throws PROVISION_CONFLICT when it is
 * another project's.
 */
export async function planUser(redis: Redis, server: ObservedRedis, wish: RedisWish): Promise<RedisPlan> {
  const { redisUser } = wish.identity;
  const [claim, unsaved] = await Promise.all([
    redis.hget(CLAIMS_KEY, redisUser),
    server.aclFile === null ? null : redis.hget(UNSAVED_KEY, redisUser),
  ]);
  if (claim !== null) refuseForeign(claim, wish);
  const claiming = claim === null ? [claimStep(wish)] : [];
  const wanted = wantedUser(wish.identity, wish.password, server.commands);
  const user = await readUser(redis, redisUser, server.catalogue);
  const found = user === null ? null : differences(user, wanted);
  if (found?.length === 0)
    return {
      steps: unsaved === null ? claiming : [...claiming, saveStep(redisUser)],
      unchanged: [`Redis user "${redisUser}"`],
    };
  return { steps: [...claiming, setStep(redisUser, wanted, found, server)], unchanged: [] };
}

/** Names both projects. */
export function refuseForeign(claim: string, { identity, project }: RedisWish): void {
  if (claim === project) return;
  throw new ExsimError(
    'PROVISION_CONFLICT',
    `Redis user "${identity.redisUser}" cannot be given to project ${project}: it belongs to project ${claim}.`,
    { wayOut: 'Choose another service or instance name, or another Redis server.' },
  );
}

function claimStep({ identity, project }: RedisWish): RedisStep {
  const command = ['HSETNX', CLAIMS_KEY, identity.redisUser, project];
  const words = `claim on Redis user "${identity.redisUser}"`;
  return { kind: 'created', words, command, shown: command.join(' '), saves: false };
}

/** Whoever set the user died before the file was written: a restart would bring back what was there before. */
const saveStep = (name: string): RedisStep => ({
  ...{ kind: 'changed', words: `ACL file, which had no "${name}" as it is` },
  ...{ command: ['ACL', 'SAVE'], shown: 'ACL SAVE', saves: true },
});

function setStep(
  name: string,
  wanted: AclUser,
  found: readonly string[] | null,
  { aclFile }: ObservedRedis,
): RedisStep {
  const saves = aclFile !== null;
  const shown = ['ACL', 'SETUSER', ...setUserArguments(name, wanted, true)].join(' ');
  return {
    kind: found === null ? 'created' : 'changed',
    words: `Redis user "${name}"${found === null ? '' : `: ${found.join(', ')}`}`,
    command: ['ACL', 'SETUSER', ...setUserArguments(name, wanted)],
    shown: saves ? `${shown}\nACL SAVE` : shown,
    saves,
  };
}
