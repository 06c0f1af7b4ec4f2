import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { inTransaction } from '../../../src/provision/postgres/apply.ts';
import { withPostgres } from '../../../src/provision/postgres/connect.ts';

const ADMIN_URL = inject('postgresAdminUrl');

/** Stands between us and the server, and keeps every byte to itself from `silence` on. */
let proxy: Server;
let silent: boolean;
let sockets: Socket[];
beforeEach(async () => {
  [silent, sockets] = [false, []];
  const { hostname, port } = new URL(ADMIN_URL);
  proxy = createServer((client) => {
    const server = connect(Number(port), hostname);
    for (const [from, to] of [[client, server] as const, [server, client] as const]) {
      sockets.push(from);
      from.on('data', (chunk) => silent || to.write(chunk));
      from.on('error', () => undefined).on('close', () => to.destroy());
    }
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  proxy.close();
});

function proxiedUrl(): string {
  const address = proxy.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy does not listen');
  const url = new URL(ADMIN_URL);
  url.host = `127.0.0.1:${address.port}`;
  return url.href;
}

test('a server that falls silent in a transaction is given up, and its connection with it', async () => {
  const working = withPostgres(
    proxiedUrl(),
    (client) =>
      inTransaction(client, async () => {
        silent = true;
        await client.query('SELECT 1');
      }),
    { statementMsMax: 500, answerMsMax: 100 },
  );
  await expect(working).rejects.toMatchObject({
    code: 'POSTGRES_UNREACHABLE',
    message: expect.stringContaining('fell silent'),
  });
});

test('work that is aborted ends at once', async () => {
  const abort = new AbortController();
  let pid = 0;
  const working = withPostgres(
    ADMIN_URL,
    async (client) => {
      pid = (await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]?.pid ?? 0;
      const sleeping = client.query('SELECT pg_sleep(600)');
      abort.abort(new Error('no longer wanted'));
      await sleeping;
    },
    { signal: abort.signal },
  );
  await expect(working).rejects.toThrow('no longer wanted');
  // The server notices that nobody listens only when it has something to say.
  await withPostgres(ADMIN_URL, (client) => client.query('SELECT pg_terminate_backend($1)', [pid]));
});

test('what the server refuses and nobody expected is told with its words, and is no bug of exsim', async () => {
  await expect(withPostgres(ADMIN_URL, (client) => client.query('SELECT 1 / 0'))).rejects.toMatchObject({
    code: 'PROVISION_FAILED',
    message: expect.stringMatching(/ refused a statement: division by zero \(22012\)\.$/),
  });
});
