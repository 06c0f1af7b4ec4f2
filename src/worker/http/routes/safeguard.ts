import type { FastifyInstance } from 'fastify';
import { accountJson, safeguardsJson } from '../../wire/account-json.ts';
import { noAccount } from '../../wire/refusals.ts';
import { DEAD_MAN_SCHEMA, ON_DISCONNECT_SCHEMA, Safeguards } from '../../wire/safeguards.ts';
import { answered, answerOf, refusal } from '../answer.ts';
import { addEndpoint, type HttpContext } from '../endpoint.ts';
import * as schemas from '../schemas.ts';

/** The account of the key, and what cancels its orders when its client has died. */
export function safeguardRoutes(app: FastifyInstance, context: HttpContext): void {
  const safeguards = new Safeguards({ ...context.deps, markets: context.markets });
  const answers = { 200: schemas.safeguardsSchema };
  addOwnAccount(app, context);
  addEndpoint(app, context, {
    method: 'PUT',
    path: '/api/v1/dead-man-timer',
    summary: 'Cancel all orders of the account unless this is sent again in time',
    ...{ access: 'key', body: DEAD_MAN_SCHEMA, answers },
    handle: async ({ caller, body }) => answerOf(await safeguards.arm(caller, body)),
  });
  addEndpoint(app, context, {
    method: 'DELETE',
    path: '/api/v1/dead-man-timer',
    summary: 'Stop the dead-man timer',
    ...{ access: 'key', answers },
    handle: async ({ caller }) => answerOf(await safeguards.disarm(caller)),
  });
  addEndpoint(app, context, {
    method: 'PUT',
    path: '/api/v1/cancel-on-disconnect',
    summary: 'Cancel all orders of the account when its last stream connection stays away',
    ...{ access: 'key', body: ON_DISCONNECT_SCHEMA, answers },
    handle: async ({ caller, body }) => answerOf(await safeguards.watch(caller, body)),
  });
  addEndpoint(app, context, {
    method: 'DELETE',
    path: '/api/v1/cancel-on-disconnect',
    summary: 'Keep orders whatever happens to connections',
    ...{ access: 'key', answers },
    handle: async ({ caller }) => answerOf(await safeguards.unwatch(caller)),
  });
}

function addOwnAccount(app: FastifyInstance, context: HttpContext): void {
  const { engine } = context.deps.exchange;
  addEndpoint(app, context, {
    method: 'GET',
    path: '/api/v1/account',
    summary: 'The account of the key: what it may do, and what protects it',
    access: 'key',
    reads: true,
    answers: { 200: schemas.ownAccountSchema },
    handle: ({ caller }) => {
      const view = caller.account === null ? undefined : engine.accounts[caller.account];
      if (view === undefined) return refusal(noAccount().error);
      const account = accountJson(view, engine, context.markets);
      return answered({ account, ...safeguardsJson(view.account, engine) });
    },
  });
}
