import type { FastifyInstance } from 'fastify';
import { WIRE_LIMITS } from '../wire/limits.ts';
import { bookJson, symbolJson, tickerJson, tradeJson } from '../wire/market-json.ts';
import type { Market } from '../wire/markets.ts';
import { unknownSymbol } from '../wire/order-codec.ts';
import { type Answer, answered, refusal } from './answer.ts';
import { addEndpoint, type HttpContext } from './endpoint.ts';
import { HTTP_LIMITS } from './limits.ts';
import { pageAnswer, pageOf } from './list-params.ts';
import { integerParam, pageParams } from './query-params.ts';
import * as schemas from './schemas.ts';

/** Market data: open to everybody. */
export function marketRoutes(app: FastifyInstance, context: HttpContext): void {
  const { deps, markets } = context;
  const { engine } = deps.exchange;
  addEndpoint(app, context, {
    method: 'GET',
    path: '/api/v1/symbols',
    summary: 'Symbols and their rules',
    access: 'open',
    reads: true,
    answers: { 200: schemas.pageSchema(schemas.symbolSchema) },
    handle: () => {
      const items = markets.listed.map((market) => symbolJson(market, engine));
      return answered({ items, nextCursor: null });
    },
  });
  addEndpoint(app, context, {
    method: 'GET',
    path: '/api/v1/orderbook/:symbol',
    summary: 'Price levels of the order book, best first',
    access: 'open',
    reads: true,
    query: { depth: integerParam(1, WIRE_LIMITS.depth) },
    answers: { 200: schemas.bookSchema },
    handle: ({ params, query }) =>
      onMarket(context, params, (market) =>
        answered(bookJson(market, engine, query.depth ?? WIRE_LIMITS.depthDefault)),
      ),
  });
  addEndpoint(app, context, {
    method: 'GET',
    path: '/api/v1/ticker/:symbol',
    summary: 'Best prices, last trade and the rolling day',
    access: 'open',
    reads: true,
    answers: { 200: schemas.tickerSchema },
    handle: ({ params }) =>
      onMarket(context, params, (market) =>
        answered(tickerJson(market, engine, deps.feeds.ticker(market.index))),
      ),
  });
  addEndpoint(app, context, {
    method: 'GET',
    path: '/api/v1/trades/:symbol',
    summary: 'Trades, newest first',
    access: 'open',
    reads: true,
    query: pageParams(HTTP_LIMITS.page),
    answers: { 200: schemas.pageSchema(schemas.tradeSchema) },
    handle: ({ params, query }) =>
      onMarket(context, params, async (market) => {
        const page = await deps.queries.trades(market.index, pageOf(query));
        return pageAnswer(page, (trade) => tradeJson(trade, market));
      }),
  });
}

function onMarket(
  { markets }: HttpContext,
  params: Readonly<Record<string, string>>,
  answer: (market: Market) => Answer | Promise<Answer>,
): Answer | Promise<Answer> {
  const symbol = params['symbol'] ?? '';
  const market = markets.byName(symbol);
  if (market !== undefined) return answer(market);
  return refusal({ name: 'UNKNOWN_SYMBOL', message: unknownSymbol(symbol), field: 'symbol' });
}
