import { createServer, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { ExsimError } from '../../../src/common/errors.ts';
import { withRedis } from '../../../src/provision/redis/connect.ts';
import { observeRedis } from '../../../src/provision/redis/observe.ts';

/** What a server answers, by command, in the words of its protocol; anything else is unknown to it. */
type Answers = Readonly<Record<string, string>>;

let server: Server;
afterEach(() => new Promise((resolve) => server.close(resolve)));

const bulk = (text: string): string => `$${text.length}\r\n${text}\r\n`;
const info = (version: string, mode = 'standalone'): string =>
  bulk(`redis_version:${version}\r\nredis_mode:${mode}\r\n`);
const UNKNOWN = (name: string): string => `-ERR unknown command '${name}'\r\n`;

/** One command per message is all that is sent here at a time. */
function listen(answers: Answers): Promise<string> {
  server = createServer((socket) => {
    socket.on('data', (bytes) => {
      const parts = bytes.toString().split('*').slice(1);
      for (const part of parts) {
        const name = (part.split('\r\n')[2] ?? '').toUpperCase();
        socket.write(answers[name] ?? (name === 'PING' ? '+PONG\r\n' : UNKNOWN(name)));
      }
    });
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(`redis://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`);
    });
  });
}

const servers: readonly [title: string, answers: Answers, says: RegExp][] = [
  [
    'a version without what is needed',
    { INFO: info('6.2.14') },
    /expected version 7 or later, but it is 6\.2\.14/,
  ],
  ['a cluster', { INFO: info('7.0.15', 'cluster') }, /it is a cluster/],
  [
    'one without ACLs',
    { INFO: info('7.0.15') },
    /its command ACL is needed, and was refused with "ERR unknown command 'ACL'"/,
  ],
  ['one whose INFO was renamed', {}, /its command INFO is needed, and was refused/],
  [
    'one whose COMMAND was renamed',
    { INFO: info('7.0.15'), ACL: '*0\r\n' },
    /its command COMMAND is needed, and was refused with "ERR unknown command 'COMMAND'"/,
  ],
];

test.each(servers)('%s is refused in words that name it', async (_, answers, says) => {
  const url = await listen(answers);
  const error = await withRedis(url, (redis) => observeRedis(redis, url)).catch((reason: unknown) => reason);
  if (!(error instanceof ExsimError)) throw error;
  expect([error.code, error.message]).toEqual(['REDIS_REFUSED', expect.stringMatching(says)]);
  expect(error.wayOut).toContain('`redis: off`');
});

test.each([
  ['LOADING Redis is loading the dataset in memory', 'It is starting: try again once it has read its data.'],
  [
    'ERR max number of clients reached',
    'Close what holds the connections, or raise maxclients of the server.',
  ],
  [
    "NOPERM this user has no permissions to run the 'ping' command",
    'Name an administrator in redis.url or REDIS_URL.',
  ],
  [
    'WRONGPASS invalid username-password pair or user is disabled.',
    'Correct user and password in redis.url or REDIS_URL.',
  ],
])('a server that lets nobody in with %j is told with what helps', async (said, wayOut) => {
  const url = await listen({ PING: `-${said}\r\n` });
  await expect(withRedis(url, (redis) => redis.ping())).rejects.toMatchObject({
    code: 'REDIS_REFUSED',
    wayOut,
  });
});
