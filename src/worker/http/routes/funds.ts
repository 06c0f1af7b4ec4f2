import type { FastifyInstance } from 'fastify';
import type { Result } from '../../../common/result.ts';
import { Funds, PAYMENT_SCHEMA, type PaymentAnswer, TRANSFER_SCHEMA } from '../../wire/funds.ts';
import type { WireError } from '../../wire/wire-error.ts';
import { type Answer, answered, refusal } from '../answer.ts';
import { addEndpoint, type HttpContext } from '../endpoint.ts';
import * as schemas from '../schemas.ts';

const PAYMENTS = [
  { type: 'deposit', path: '/api/v1/accounts/:accountId/deposits', summary: 'Give an account money' },
  { type: 'withdraw', path: '/api/v1/accounts/:accountId/withdrawals', summary: 'Take available money away' },
] as const;

/** Money in, out, and between accounts; each at most once per `transferId`. */
export function fundsRoutes(app: FastifyInstance, context: HttpContext): void {
  const funds = new Funds({ ...context.deps, markets: context.markets });
  const answers = { 200: schemas.paymentSchema, 201: schemas.paymentSchema };
  for (const { type, path, summary } of PAYMENTS) {
    addEndpoint(app, context, {
      ...{ method: 'POST', path, summary, access: 'admin', body: PAYMENT_SCHEMA, answers },
      handle: async ({ params, body }) => paid(await funds.pay(type, params['accountId'] ?? '', body)),
    });
  }
  addEndpoint(app, context, {
    method: 'POST',
    path: '/api/v1/transfers',
    summary: 'Move money between an account and its sub-accounts; with an admin key between any',
    access: 'key',
    body: TRANSFER_SCHEMA,
    answers,
    handle: async ({ caller, body }) => paid(await funds.transfer(caller, body)),
  });
}

const paid = (result: Result<PaymentAnswer, WireError>): Answer =>
  result.ok ? answered(result.value, result.value.duplicate ? 200 : 201) : refusal(result.error);
