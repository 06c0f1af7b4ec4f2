import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import type { Identity } from '../../../../src/instance/spec.ts';
import { setUserArguments, wantedUser } from '../../../../src/provision/redis/acl.ts';
import { allowedCommands, readCatalogue } from '../../../../src/provision/redis/commands.ts';

/** The ACL user `exsim provision` would make for an instance, on the test server. */
export type RedisUser = {
  readonly url: string;
  readonly password: string;
  /** Everything is allowed here. */
  readonly admin: Redis;
  /** Refuses the user and cuts its connections, as long as `on` is false. */
  allow(on: boolean): Promise<void>;
  /** Removes the user and all its keys. */
  drop(): Promise<void>;
};

export async function createRedisUser(
  adminUrl: string,
  identity: Identity,
  password = randomBytes(12).toString('hex'),
): Promise<RedisUser> {
  const admin = new Redis(adminUrl, { protocol: 2 });
  // Tests stop the server; what they ask of it fails by itself.
  admin.on('error', () => undefined);
  const commands = allowedCommands(await readCatalogue(admin), adminUrl);
  await admin.call(
    'ACL',
    'SETUSER',
    ...setUserArguments(identity.redisUser, wantedUser(identity, password, commands)),
  );
  const url = new URL(adminUrl);
  url.username = identity.redisUser;
  url.password = password;
  return {
    url: url.href,
    password,
    admin,
    allow: async (on) => {
      await admin.call('ACL', 'SETUSER', identity.redisUser, on ? 'on' : 'off');
      if (!on) await admin.call('CLIENT', 'KILL', 'USER', identity.redisUser);
    },
    drop: async () => {
      await admin.call('ACL', 'DELUSER', identity.redisUser);
      const keys = await admin.keys(`${identity.redisNamespace}*`);
      await admin.del(identity.discoveryKey, ...keys);
      admin.disconnect();
    },
  };
}
