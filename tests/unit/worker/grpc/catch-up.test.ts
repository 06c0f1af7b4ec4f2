import { expect, test } from 'vitest';
import type { Result } from '../../../../src/common/result.ts';
import type { GrpcContext } from '../../../../src/worker/grpc/context.ts';
import type { Follower, StreamReader } from '../../../../src/worker/grpc/streams/feed-stream.ts';
import { streamOrders } from '../../../../src/worker/grpc/streams/orders.ts';
import { streamTrades } from '../../../../src/worker/grpc/streams/trades.ts';
import { Markets } from '../../../../src/worker/wire/markets.ts';
import type { WireError } from '../../../../src/worker/wire/wire-error.ts';
import { recordingMetrics } from '../metrics/recording-metrics.ts';
import { memoryVenue, SPEC } from '../wire/memory-venue.ts';

const LOTS = 10;
const BOB = { account: 1, admin: false } as const;
type Ided = { readonly tradeId: string };
type Sent = { readonly trades?: readonly Ided[]; readonly change?: { readonly fills: readonly Ided[] } };

/** A venue, and a reader of one of its streams that is blocked when the test says so. */
function followed(
  follow: (context: GrpcContext, reader: StreamReader<unknown>) => Result<Follower, WireError>,
) {
  const { deps, engine } = memoryVenue(recordingMetrics());
  const sent: Sent[] = [];
  const reader = {
    ...{ isBlocked: () => stream.isBlocked, send: (...messages: Sent[]) => sent.push(...messages) },
    tell: (_news: object, messages: () => readonly Sent[]) => sent.push(...messages()),
    ...{ spare: () => undefined, end: () => sent.push({ trades: [{ tradeId: 'ended' }] }) },
  };
  const order = (account: number, side: 'BUY' | 'SELL', lots: number) =>
    deps.exchange.submit({
      ...{ type: 'newOrder', account, symbol: 0, side, orderType: 'LIMIT', timeInForce: 'GTC' },
      ...{ lots, quoteUnits: null, priceTicks: 6_500_000, stopTicks: null, expireAt: null },
      ...{ postOnly: false, stp: null, clientOrderId: null },
    });
  const stream = {
    isBlocked: false,
    /** Makes a trade, which is told at the end of the turn. */
    trade: async () => {
      await order(0, 'SELL', LOTS);
      await order(1, 'BUY', LOTS);
    },
    catchUp: () => follower.ok && follower.value.catchUp(),
    tradeIds: () =>
      sent.flatMap(({ trades, change }) => trades ?? change?.fills ?? []).map(({ tradeId }) => tradeId),
  };
  const context = { deps, markets: new Markets(engine, { spec: SPEC }) } as unknown as GrpcContext;
  const follower = follow(context, reader as StreamReader<unknown>);
  return stream;
}

const turn = () => new Promise(setImmediate);

test.each([
  [
    'trades',
    (context: GrpcContext, reader: StreamReader<unknown>) =>
      streamTrades(context).follow({ caller: BOB, message: { symbol: 'BTC-USD' } }, reader),
  ],
  [
    'fills',
    (context: GrpcContext, reader: StreamReader<unknown>) =>
      streamOrders(context).follow({ caller: BOB, message: {} }, reader),
  ],
])(
  'of %s a reader that catches up in the middle of a turn hears each once, and in order',
  async (_, follow) => {
    const stream = followed(follow);
    stream.isBlocked = true;
    await stream.trade();
    await stream.trade();
    await turn();
    await stream.trade();
    stream.isBlocked = false;
    stream.catchUp();
    expect(stream.tradeIds()).toEqual(['1', '2', '3']);
    await stream.trade();
    await turn();
    expect(stream.tradeIds()).toEqual(['1', '2', '3', '4']);
  },
);
