import { expect, test } from 'vitest';
import { DEFAULT_LIMITS } from '../../../src/instance/limits.ts';
import { Client } from './support/client.ts';
import { Fixture } from './support/fixture.ts';

const fixture = new Fixture();
const WINDOW = 2;
const ORDERS = 7;

type Item = Readonly<Record<string, string>>;

/** All items of a list, page by page. */
async function pages(client: Client, path: string): Promise<Item[]> {
  const items: Item[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body } = await client.get(`${path}limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`);
    items.push(...body.items);
    cursor = (body as unknown as { readonly nextCursor: string | null }).nextCursor;
  }
  return items;
}

test('orders the engine has forgotten are answered from the tables, page by page, also after a restart', async () => {
  const limits = { ...DEFAULT_LIMITS, idempotencyWindow: WINDOW };
  let worker = await fixture.startAs({ limits });
  let url = await worker.ready();
  const { apiKeys } = fixture.database;
  const client = () => new Client(url, apiKeys.alice);
  const ids: string[] = [];
  let commandSeq = 0;
  for (let number = 0; number < ORDERS; number++) {
    const { body } = await client().order({ side: 'SELL', clientOrderId: `o${number}` });
    ids.unshift(body.order.orderId);
    ({ commandSeq } = (await new Client(url, apiKeys.bob).order({ side: 'BUY' })).body);
  }
  const look = async () => ({
    oldest: (await client().get(`/api/v1/orders/${ids.at(-1)}`)).body,
    byClientId: (await client().get('/api/v1/orders?clientOrderId=o0')).body.items,
    listed: await pages(client(), '/api/v1/orders?'),
    filled: await pages(client(), '/api/v1/orders?status=FILLED&'),
    fills: await pages(client(), '/api/v1/fills?'),
  });
  // Whether the tables have them yet or not.
  const early = await look();
  await fixture.projected(commandSeq);
  const late = await look();
  await worker.kill('SIGKILL');
  worker = await fixture.startAs({ limits });
  url = await worker.ready();
  expect([late, await look()]).toEqual([early, early]);
  expect(early.listed.map(({ orderId }) => orderId)).toEqual(ids);
  expect(early.filled.map(({ orderId }) => orderId)).toEqual(ids);
  expect(early.fills.map(({ orderId, quantity }) => [orderId, quantity])).toEqual(ids.map((id) => [id, '1']));
  expect(early.oldest).toMatchObject({ orderId: ids.at(-1), status: 'FILLED', filledQuantity: '1' });
  expect(early.byClientId).toMatchObject([{ orderId: ids.at(-1) }]);
  expect(await fixture.verify(url)).toMatchObject({ code: 0 });
});
