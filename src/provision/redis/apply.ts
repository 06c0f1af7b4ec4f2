import type { Redis } from 'ioredis';
import { ExsimError } from '../../common/errors.ts';
import { isReply } from './connect.ts';
import type { ObservedRedis } from './observe.ts';
import {
  CLAIMS_KEY,
  planUser,
  type RedisPlan,
  type RedisStep,
  type RedisWish,
  refuseForeign,
  UNSAVED_KEY,
} from './plan.ts';

/** Plans anew and does it; saving the server's file is left to the caller. Whoever claims the user first has it; the other is refused. */
export async function applyUser(redis: Redis, server: ObservedRedis, wish: RedisWish): Promise<RedisPlan> {
  const plan = await planUser(redis, server, wish);
  for (const step of plan.steps) {
    if (step.saves) await redis.hsetnx(UNSAVED_KEY, wish.identity.redisUser, wish.project);
    await run(redis, step);
    refuseForeign((await redis.hget(CLAIMS_KEY, wish.identity.redisUser)) ?? '', wish);
  }
  return plan;
}

async function run(redis: Redis, { words, command: [name = '', ...rest], shown }: RedisStep): Promise<void> {
  try {
    await redis.call(name, ...rest);
  } catch (error) {
    if (!isReply(error)) throw error;
    const message = `Redis refused to make ${words}: ${error.message}. The command was: ${shown}`;
    const wayOut = 'Use a Redis URL whose user may use ACL and HSETNX.';
    throw new ExsimError('PROVISION_FAILED', message, { wayOut });
  }
}
