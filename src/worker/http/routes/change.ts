import type { FastifyInstance } from 'fastify';
import { AMEND_SCHEMA } from '../../wire/amend-codec.ts';
import { answered, answerOf, refusal } from '../answer.ts';
import { addEndpoint, type HttpContext } from '../endpoint.ts';
import { orderIdOf } from '../path-params.ts';
import * as schemas from '../schemas.ts';

/** Changing an order that is open: in place, or by another one in one step. */
export function changeRoutes(app: FastifyInstance, context: HttpContext): void {
  const { trading } = context;
  addEndpoint(app, context, {
    method: 'PATCH',
    path: '/api/v1/orders/:orderId',
    summary: 'Amend price or total quantity; priority stays if the price does and the quantity goes down',
    access: 'key',
    body: AMEND_SCHEMA,
    answers: { 200: schemas.orderAnswerSchema },
    handle: async ({ caller, params, body }) => {
      const orderId = orderIdOf(params);
      return orderId.ok ? answerOf(await trading.amend(caller, orderId.value, body)) : refusal(orderId.error);
    },
  });
  addEndpoint(app, context, {
    method: 'POST',
    path: '/api/v1/orders/:orderId/replace',
    summary: 'Cancel an order and place another one on its symbol and side, both or neither',
    access: 'key',
    body: { ...schemas.orderRequestSchema, required: ['type'] },
    answers: { 200: schemas.replaceAnswerSchema, 201: schemas.replaceAnswerSchema },
    handle: async ({ caller, params, body }) => {
      const orderId = orderIdOf(params);
      if (!orderId.ok) return refusal(orderId.error);
      const placed = await trading.replace(caller, orderId.value, body);
      return placed.ok ? answered(placed.value, placed.value.duplicate ? 200 : 201) : refusal(placed.error);
    },
  });
}
