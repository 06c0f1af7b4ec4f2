import { Redis } from 'ioredis';
import type { Identity } from '../../src/instance/spec.ts';
import { type Answer, countAttempt, countControl, newTally, type Tally } from './probe.ts';
import { KEYS_BEHIND_A_WORD, OF_ONE_CONNECTION, REDIS_PROBES, wholeCommand } from './redis-probes.ts';
import type { Member, Site } from './site.ts';

type Connected = Member & { readonly client: Redis };

/**
 * Redis knows no columns: the same on any server. Every command a worker uses is tried on every neighbour's keys,
 * streams and channels; every other command the server has is asked of its own judge (ACL DRYRUN), with a neighbour's
 * key wherever it takes one.
 */
export async function redisMatrix(site: Site, adminUrl: string): Promise<Tally> {
  const tally = newTally();
  const admin = await connect(adminUrl);
  const all = await Promise.all(
    site.members.map(async (member) => ({ ...member, client: await connect(member.redisUrl) })),
  );
  try {
    await commandsInUse(all, tally);
    await wholeServer(admin, new URL(adminUrl).username || 'default', all, tally);
    await channels(all, tally);
    await passwords(adminUrl, all, tally);
  } finally {
    for (const { client } of [{ client: admin }, ...all]) client.disconnect();
  }
  return tally;
}

async function connect(url: string): Promise<Redis> {
  const client = new Redis(url, {
    ...{ lazyConnect: true, enableReadyCheck: false, enableOfflineQueue: false, disableClientInfo: true },
  });
  await client.connect();
  return client;
}

const identityOf = ({ instance }: Member): Identity => instance.identity;

async function commandsInUse(all: readonly Connected[], tally: Tally): Promise<void> {
  tally.probes += REDIS_PROBES.length;
  for (const probe of REDIS_PROBES)
    for (const owner of all) {
      const command = probe(identityOf(owner));
      countControl(tally, command.join(' '), await call(owner.client, command));
      for (const other of all) {
        if (other === owner) continue;
        const what = `${command.join(' ')} by ${identityOf(other).redisUser}`;
        countAttempt(tally, what, await call(other.client, command), null);
      }
    }
}

async function wholeServer(
  admin: Redis,
  adminUser: string,
  all: readonly Connected[],
  tally: Tally,
): Promise<void> {
  for (const { name, arity } of await commandsOf(admin)) {
    tally.probes++;
    for (const owner of all) {
      const command = wholeCommand(name, arity, identityOf(owner));
      countControl(tally, `${name} as administrator`, await dryRun(admin, adminUser, command));
      for (const other of all) {
        if (other === owner) continue;
        const { redisUser } = identityOf(other);
        countAttempt(
          tally,
          `${command.join(' ')} by ${redisUser}`,
          await dryRun(admin, redisUser, command),
          null,
        );
      }
    }
  }
}

const OWN_OR_TRIED = [...OF_ONE_CONNECTION, ...KEYS_BEHIND_A_WORD];

/** The server's, subcommands in place of their containers, without those of one's own connection. */
async function commandsOf(
  admin: Redis,
): Promise<readonly { readonly name: string; readonly arity: number }[]> {
  const listed = (await admin.call('COMMAND', 'LIST')) as string[];
  const names = listed.filter(
    (name) => !OWN_OR_TRIED.includes(name) && !listed.some((other) => other.startsWith(`${name}|`)),
  );
  const infos = (await admin.call('COMMAND', 'INFO', ...names)) as ([string, number] | null)[];
  return names.map((name, at) => ({ name, arity: infos[at]?.[1] ?? 1 }));
}

async function channels(all: readonly Connected[], tally: Tally): Promise<void> {
  tally.probes++;
  const channelOf = (member: Member): string => `${identityOf(member).redisNamespace}smoke:channel`;
  for (const other of all) {
    const client = await connect(other.redisUrl);
    countControl(tally, `SUBSCRIBE ${channelOf(other)}`, await answer(client.subscribe(channelOf(other))));
    for (const owner of all) {
      if (owner === other) continue;
      const what = `SUBSCRIBE ${channelOf(owner)} by ${identityOf(other).redisUser}`;
      countAttempt(tally, what, await answer(client.subscribe(channelOf(owner))), null);
    }
    client.disconnect();
  }
}

/** AUTH as a neighbour, with one's own password. */
async function passwords(adminUrl: string, all: readonly Connected[], tally: Tally): Promise<void> {
  tally.probes++;
  const client = await connect(adminUrl);
  const passwordOf = ({ redisUrl }: Member): string => new URL(redisUrl).password;
  for (const owner of all) {
    const { redisUser } = identityOf(owner);
    for (const other of all) {
      if (other === owner) continue;
      const what = `AUTH ${redisUser} with the password of ${identityOf(other).redisUser}`;
      countAttempt(tally, what, await call(client, ['AUTH', redisUser, passwordOf(other)]), null);
    }
    countControl(tally, `AUTH ${redisUser}`, await call(client, ['AUTH', redisUser, passwordOf(owner)]));
  }
  client.disconnect();
}

const call = (client: Redis, [command = '', ...rest]: readonly string[]): Promise<Answer> =>
  answer(client.call(command, ...rest));

const answer = (asked: Promise<unknown>): Promise<Answer> =>
  asked.then(
    () => 'ok',
    (error: unknown) => answerOf(String(error)),
  );

const answerOf = (said: string): Answer =>
  /NOPERM|WRONGPASS|no permissions/.test(said) ? 'refused' : `error ${said}`;

async function dryRun(admin: Redis, user: string, command: readonly string[]): Promise<Answer> {
  const said = await admin.call('ACL', 'DRYRUN', user, ...command).then(String, String);
  return said === 'OK' ? 'ok' : answerOf(said);
}
