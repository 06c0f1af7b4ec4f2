import type { FastifyInstance } from 'fastify';
import { KLINE_INTERVALS, type KlineInterval } from '../../../engine/views/index.ts';
import { klinePage } from '../../query/kline-page.ts';
import { WIRE_LIMITS } from '../../wire/limits.ts';
import {
  BOOK_LEVELS,
  bookJson,
  klineJson,
  symbolJson,
  tickerJson,
  tradeJson,
} from '../../wire/market-json.ts';
import type { Market } from '../../wire/markets.ts';
import { unknownSymbol } from '../../wire/order-codec.ts';
import { type Answer, answered, refusal } from '../answer.ts';
import { addEndpoint, type HttpContext } from '../endpoint.ts';
import { HTTP_LIMITS } from '../limits.ts';
import { pageJson, pageOf } from '../list-params.ts';
import { choiceParam, integerParam, pageParams, timeParam } from '../query-params.ts';
import * as schemas from '../schemas.ts';

const INTERVAL_DEFAULT: KlineInterval = '1m';
/** The tag of the answer before still holds: no body. */
const NOT_MODIFIED = { 304: {} } as const;

/** Market data: open to everybody. */
export function marketRoutes(app: FastifyInstance, context: HttpContext): void {
  const { deps, markets } = context;
  const { engine } = deps.exchange;
  const standing = () => ({ epoch: engine.epoch, seq: engine.seq });
  addEndpoint(app, context, {
    method: 'GET',
    path: '/api/v1/symbols',
    summary: 'Symbols and their rules',
    access: 'open',
    reads: true,
    tagged: true,
    answers: { 200: schemas.marketPageSchema(schemas.symbolSchema), ...NOT_MODIFIED },
    handle: () => {
      const items = markets.listed.map((market) => symbolJson(market, engine));
      return answered({ items, nextCursor: null, ...standing() });
    },
  });
  addEndpoint(app, context, {
    method: 'GET',
    path: '/api/v1/orderbook/:symbol',
    summary: 'Price levels of the order book, or the orders in them, best first',
    access: 'open',
    reads: true,
    tagged: true,
    query: { depth: integerParam(1, WIRE_LIMITS.depth), level: choiceParam(BOOK_LEVELS) },
    answers: { 200: schemas.bookSchema, ...NOT_MODIFIED },
    handle: ({ params, query }) =>
      onMarket(context, params, (market) =>
        answered(bookJson(market, engine, query.depth ?? WIRE_LIMITS.depthDefault, query.level ?? '2')),
      ),
  });
  addEndpoint(app, context, {
    method: 'GET',
    path: '/api/v1/ticker/:symbol',
    summary: 'Best prices, last trade and the rolling day',
    access: 'open',
    reads: true,
    tagged: true,
    answers: { 200: schemas.tickerSchema, ...NOT_MODIFIED },
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
    tagged: true,
    query: pageParams(HTTP_LIMITS.page),
    answers: { 200: schemas.marketPageSchema(schemas.tradeSchema), ...NOT_MODIFIED },
    handle: ({ params, query }) =>
      onMarket(context, params, async (market) => {
        const stand = standing();
        const page = await deps.queries.trades(market.index, pageOf(query));
        return answered({ ...pageJson(page, (trade) => tradeJson(trade, market)), ...stand });
      }),
  });
  addEndpoint(app, context, {
    method: 'GET',
    path: '/api/v1/klines/:symbol',
    summary: 'Klines (candles), oldest first: from start on, or the last ones',
    access: 'open',
    reads: true,
    tagged: true,
    query: {
      interval: choiceParam(KLINE_INTERVALS),
      start: timeParam,
      end: timeParam,
      ...pageParams(HTTP_LIMITS.page),
    },
    answers: { 200: schemas.marketPageSchema(schemas.klineSchema), ...NOT_MODIFIED },
    handle: ({ params, query: { interval, start, end, ...paging } }) =>
      onMarket(context, params, async (market) => {
        const stand = standing();
        const { limit, before: cursor } = pageOf(paging);
        const wanted = { symbol: market.index, interval: interval ?? INTERVAL_DEFAULT, start, end, limit };
        const page = await klinePage(deps.klines, wanted, cursor);
        return answered({ ...pageJson(page, (kline) => klineJson(kline, market)), ...stand });
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
