import type { FastifyInstance } from 'fastify';
import { accountJson } from '../../wire/account-json.ts';
import { accountPage } from '../../wire/account-scope.ts';
import { ACCOUNT_CHANGE_SCHEMA, Accounts, NEW_ACCOUNT_SCHEMA } from '../../wire/accounts.ts';
import { answered, answerOf, refusal } from '../answer.ts';
import { addEndpoint, type HttpContext } from '../endpoint.ts';
import * as schemas from '../schemas.ts';
import { accountPageParams } from './account.ts';

/** Accounts, as an administrator makes and stops them. */
export function accountAdminRoutes(app: FastifyInstance, context: HttpContext): void {
  const accounts = new Accounts({ ...context.deps, markets: context.markets });
  addList(app, context);
  addEndpoint(app, context, {
    method: 'POST',
    path: '/api/v1/accounts',
    summary: 'Make an account, or a sub-account of another; its key is shown this once',
    access: 'admin',
    body: NEW_ACCOUNT_SCHEMA,
    answers: { 201: schemas.newAccountSchema },
    handle: async ({ body }) => {
      const created = await accounts.create(body);
      return created.ok ? answered(created.value, 201) : refusal(created.error);
    },
  });
  addEndpoint(app, context, {
    method: 'PATCH',
    path: '/api/v1/accounts/:accountId',
    summary: 'Set whether an account is active, read-only or disabled',
    access: 'admin',
    body: ACCOUNT_CHANGE_SCHEMA,
    answers: { 200: schemas.accountAnswerSchema },
    handle: async ({ params, body }) => answerOf(await accounts.change(params['accountId'] ?? '', body)),
  });
  addEndpoint(app, context, {
    method: 'POST',
    path: '/api/v1/accounts/:accountId/keys',
    summary: 'Make a further key for an account; it is shown this once',
    access: 'admin',
    answers: { 201: schemas.newKeySchema },
    handle: async ({ params }) => {
      const made = await accounts.addKey(params['accountId'] ?? '');
      return made.ok ? answered(made.value, 201) : refusal(made.error);
    },
  });
}

function addList(app: FastifyInstance, context: HttpContext): void {
  const { deps, markets } = context;
  const { engine } = deps.exchange;
  addEndpoint(app, context, {
    method: 'GET',
    path: '/api/v1/accounts',
    summary: 'Accounts, oldest first',
    access: 'admin',
    reads: true,
    query: accountPageParams,
    answers: { 200: schemas.pageSchema(schemas.accountSchema) },
    handle: ({ query }) => {
      const { accounts, nextCursor } = accountPage(engine.accounts, query, null);
      return answered({
        items: accounts.map((account) => accountJson(account, engine, markets)),
        nextCursor,
      });
    },
  });
}
