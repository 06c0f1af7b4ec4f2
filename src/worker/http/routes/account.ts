import type { FastifyInstance } from 'fastify';
import { balanceJson } from '../../wire/account-json.ts';
import { accountPage, accountScope } from '../../wire/account-scope.ts';
import { fillJson } from '../../wire/order-json.ts';
import { answered, refusal } from '../answer.ts';
import { addEndpoint, type HttpContext } from '../endpoint.ts';
import { HTTP_LIMITS } from '../limits.ts';
import { accountParam, pageAnswer, pageOf, symbolParam } from '../list-params.ts';
import { idParam, integerParam, pageParams } from '../query-params.ts';
import * as schemas from '../schemas.ts';

/** What an account has and did; with an admin key, what all have and did. */
export function accountRoutes(app: FastifyInstance, context: HttpContext): void {
  addFills(app, context);
  addBalances(app, context);
}

function addFills(app: FastifyInstance, context: HttpContext): void {
  const { deps, markets } = context;
  addEndpoint(app, context, {
    method: 'GET',
    path: '/api/v1/fills',
    summary: 'Fills, newest first',
    access: 'key',
    reads: true,
    query: {
      symbol: symbolParam(markets),
      orderId: idParam,
      accountId: accountParam(markets),
      ...pageParams(HTTP_LIMITS.page),
    },
    answers: { 200: schemas.pageSchema(schemas.fillSchema) },
    handle: async ({ caller, query }) => {
      const account = accountScope(caller, query.accountId);
      if (!account.ok) return refusal(account.error);
      const filter = { account: account.value, symbol: query.symbol, orderId: query.orderId };
      const page = await deps.queries.fills(filter, pageOf(query));
      return pageAnswer(page, (fill) => fillJson(fill, markets));
    },
  });
}

export const accountPageParams = {
  limit: integerParam(1, HTTP_LIMITS.page),
  cursor: idParam,
} as const;

function addBalances(app: FastifyInstance, context: HttpContext): void {
  const { deps, markets } = context;
  const { engine } = deps.exchange;
  addEndpoint(app, context, {
    method: 'GET',
    path: '/api/v1/balances',
    summary: 'Balances by account and asset; a page holds whole accounts, `limit` of them',
    access: 'key',
    reads: true,
    query: { accountId: accountParam(markets), ...accountPageParams },
    answers: { 200: schemas.pageSchema(schemas.balanceSchema) },
    handle: ({ caller, query }) => {
      const scope = accountScope(caller, query.accountId);
      if (!scope.ok) return refusal(scope.error);
      const { accounts, nextCursor } = accountPage(engine.accounts, query, scope.value);
      const items = accounts.flatMap(({ account }) =>
        engine.config.assets.map((_, asset) => balanceJson(account, asset, engine, markets)),
      );
      return answered({ items, nextCursor });
    },
  });
}
