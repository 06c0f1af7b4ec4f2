import { expect, test } from 'vitest';
import { buildProgram } from '../../../src/cli/program.ts';
import { ExchangeClient } from '../../../src/client/exchange/index.ts';
import { LossyServer } from '../client/lossy-server.ts';
import { docsPage, tableOf, withoutTicks } from './tables.ts';

/** What each call is given: an id and a body suit most. */
const ARGUMENTS: Readonly<Record<string, readonly unknown[]>> = { placeOrders: [[]] };

/** `METHOD path` that a call sends. */
async function routeOf(server: LossyServer, client: ExchangeClient, name: string): Promise<string> {
  const [method = '', group] = name.split('.').reverse();
  const calls = { admin: client.admin, safeguards: client.safeguards }[group ?? ''] ?? client;
  const call = (calls as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>)[method];
  server.plays = [{ status: 200, body: { results: [] } }];
  await call?.apply(calls, [...(ARGUMENTS[name] ?? ['ID', {}])]);
  return (server.asked.at(-1) ?? '').replace(/\?.*/, '');
}

const methodsOf = (group: object, prefix = ''): string[] =>
  Object.getOwnPropertyNames(Object.getPrototypeOf(group))
    .filter((name) => name !== 'constructor' && name !== 'close')
    .map((name) => prefix + name);

test('docs/client.md has every call with its route, and no other', async () => {
  const server = await LossyServer.start();
  const client = new ExchangeClient({ url: server.url, retries: 0 });
  try {
    const rows = tableOf(docsPage('client.md'), ['call', 'route']).map((row) => row.map(withoutTicks));
    const documented = rows.map(([call = '', route]) => [call.replace(/\(.*/, ''), route]);
    const sent: string[][] = [];
    const groups = [...methodsOf(client.admin, 'admin.'), ...methodsOf(client.safeguards, 'safeguards.')];
    for (const name of [...methodsOf(client), ...groups]) {
      sent.push([name, await routeOf(server, client, name)]);
    }
    const shown = documented.map(([name, route = '']) => [name, route.replace(/:\w+/, 'ID')]);
    expect(sent.toSorted()).toEqual(shown.toSorted());
  } finally {
    client.close();
    server.close();
  }
});

test('docs/client.md has a call for every route of docs/http.md, and no other', () => {
  const routes = tableOf(docsPage('http.md'), ['method', 'path']).map(
    ([method, path]) => `${method} ${withoutTicks(path)}`,
  );
  const named = tableOf(docsPage('client.md'), ['call', 'route']).map(([, route]) => withoutTicks(route));
  expect(named.toSorted()).toEqual(routes.filter((route) => route.includes(' /api/v1/')).toSorted());
});

test('docs/load.md has every option of `exsim load` with its default, and no other', () => {
  const load = buildProgram(null).commands.find((command) => command.name() === 'load');
  const options = load?.options.map(({ long, defaultValue }) => [long, String(defaultValue ?? '')]);
  const documented = tableOf(docsPage('load.md'), ['option', 'default']).map(([option, value]) => [
    withoutTicks(option),
    option === '`--mix`' ? '' : withoutTicks(value),
  ]);
  expect(documented).toEqual(options);
});
