import { chmod } from 'node:fs/promises';
import type { Redis } from 'ioredis';
import { ExsimError } from '../../common/errors.ts';
import type { Identity } from '../../instance/spec.ts';
import { type AclUser, differences, parseUser, setUserArguments, wantedUser } from './acl.ts';
import type { ObservedRedis } from './observe.ts';

/** One command, in words and in full. */
export type RedisStep = {
  readonly kind: 'created' | 'changed';
  readonly words: string;
  readonly command: readonly string[];
  /** With the password's hash masked. */
  readonly shown: string;
};

export type RedisPlan = { readonly steps: readonly RedisStep[]; readonly unchanged: readonly string[] };

export type RedisWish = { readonly identity: Identity; readonly project: string; readonly password: string };

/** Hash of user name -> project: who may change which user. Out of reach of every instance's patterns. */
export const CLAIMS_KEY = 'exsim:registry';

/** Reads the user and says what is to be done. Throws PROVISION_CONFLICT when it is another project's. */
export async function planUser(redis: Redis, server: ObservedRedis, wish: RedisWish): Promise<RedisPlan> {
  const { redisUser } = wish.identity;
  const claim = await redis.hget(CLAIMS_KEY, redisUser);
  if (claim !== null) refuseForeign(claim, wish);
  const steps = claim === null ? [claimStep(wish)] : [];
  const wanted = wantedUser(wish.identity, wish.password, server.commands);
  const user = parseUser(await redis.call('ACL', 'GETUSER', redisUser), server.catalogue);
  const found = user === null ? null : differences(user, wanted);
  if (found?.length === 0) return { steps, unchanged: [`Redis user "${redisUser}"`] };
  const saving = server.aclFile === null ? [] : [SAVE];
  return { steps: [...steps, setStep(redisUser, wanted, found), ...saving], unchanged: [] };
}

/** Plans anew and does it. Whoever claims the user first has it; the other is refused. */
export async function applyUser(redis: Redis, server: ObservedRedis, wish: RedisWish): Promise<RedisPlan> {
  const plan = await planUser(redis, server, wish);
  for (const step of plan.steps) {
    if (step.command[0] === 'ACL')
      refuseForeign((await redis.hget(CLAIMS_KEY, wish.identity.redisUser)) ?? '', wish);
    await run(redis, step);
  }
  if (plan.steps.includes(SAVE)) await closeAclFile(server);
  return plan;
}

/** Makes the server's users outlive a restart, where it has a file for them. */
export async function saveAcl(redis: Redis, server: ObservedRedis): Promise<void> {
  if (server.aclFile === null) return;
  await run(redis, SAVE);
  await closeAclFile(server);
}

/**
 * ACL SAVE writes its file anew with mode 644. On this machine it is closed again; a server elsewhere, or another
 * user's, has to see to that itself.
 */
async function closeAclFile({ aclFile, onThisMachine }: ObservedRedis): Promise<void> {
  if (aclFile === null || !onThisMachine) return;
  await chmod(aclFile, 0o600).catch(() => {});
}

function claimStep({ identity, project }: RedisWish): RedisStep {
  const command = ['HSETNX', CLAIMS_KEY, identity.redisUser, project];
  return {
    kind: 'created',
    words: `claim on Redis user "${identity.redisUser}"`,
    command,
    shown: command.join(' '),
  };
}

function setStep(name: string, wanted: AclUser, found: readonly string[] | null): RedisStep {
  const shown = ['ACL', 'SETUSER', ...setUserArguments(name, wanted, true)].join(' ');
  const words = found === null ? `Redis user "${name}"` : `Redis user "${name}": ${found.join(', ')}`;
  return {
    kind: found === null ? 'created' : 'changed',
    words,
    command: ['ACL', 'SETUSER', ...setUserArguments(name, wanted)],
    shown,
  };
}

const SAVE: RedisStep = {
  kind: 'changed',
  words: 'saved ACL file',
  command: ['ACL', 'SAVE'],
  shown: 'ACL SAVE',
};

async function run(redis: Redis, step: RedisStep): Promise<void> {
  const [name = '', ...rest] = step.command;
  try {
    await redis.call(name, ...rest);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new ExsimError(
      'PROVISION_FAILED',
      `Redis refused to make ${step.words}: ${said}. The command was: ${step.shown}`,
      {
        wayOut: 'Use a Redis URL whose user may use ACL and HSETNX.',
      },
    );
  }
}

function refuseForeign(claim: string, { identity, project }: RedisWish): void {
  if (claim === project) return;
  throw new ExsimError(
    'PROVISION_CONFLICT',
    `Redis user "${identity.redisUser}" cannot be given to project ${project}: it belongs to project ${claim}.`,
    { wayOut: 'Choose another service or instance name, or another Redis server.' },
  );
}
