import type { FastifyInstance } from 'fastify';
import { type Ready, whenReady } from '../../../common/when-ready.ts';
import type { EventPage } from '../../query/event-history.ts';
import { SEQ_RANGE } from '../../wire/admission.ts';
import { eventJson } from '../../wire/event-json.ts';
import { formatTime } from '../../wire/times.ts';
import {
  RESET_SCHEMA,
  SYMBOL_FEES_SCHEMA,
  SYMBOL_STATE_SCHEMA,
  VenueControl,
} from '../../wire/venue-control.ts';
import type { WireError } from '../../wire/wire-error.ts';
import { type Answer, answered, answerOf, refusal } from '../answer.ts';
import { addEndpoint, type HttpContext } from '../endpoint.ts';
import { HTTP_LIMITS } from '../limits.ts';
import { marketOf } from '../path-params.ts';
import { integerParam } from '../query-params.ts';
import * as schemas from '../schemas.ts';

/** The venue as its administrator sees and steers it. */
export function venueAdminRoutes(app: FastifyInstance, context: HttpContext): void {
  const control = new VenueControl({ ...context.deps, source: context.deps, markets: context.markets });
  addState(app, context);
  addEvents(app, context);
  addSymbolControl(app, context, control);
  addEndpoint(app, context, {
    method: 'POST',
    path: '/api/v1/reset',
    summary: 'Begin a new epoch: orders and money go, accounts stay, balances of the file are there again',
    access: 'admin',
    body: RESET_SCHEMA,
    answers: { 200: schemas.resetSchema },
    handle: async ({ body }) => answerOf(await control.reset(body)),
  });
}

function addState(app: FastifyInstance, context: HttpContext): void {
  const { engine } = context.deps.exchange;
  addEndpoint(app, context, {
    method: 'GET',
    path: '/api/v1/state',
    summary: 'Place in the journal and hash of the state',
    access: 'admin',
    reads: true,
    answers: { 200: schemas.stateSchema },
    handle: () =>
      answered({
        epoch: engine.epoch,
        commandSeq: engine.commandSeq,
        seq: engine.seq,
        time: formatTime(engine.time),
        stateHash: engine.stateHash(),
      }),
  });
}

function addEvents(app: FastifyInstance, context: HttpContext): void {
  addEndpoint(app, context, {
    method: 'GET',
    path: '/api/v1/events',
    summary: 'Events of the engine behind a sequence, in order; old ones are made anew from the journal',
    access: 'admin',
    reads: true,
    query: { after: integerParam(...SEQ_RANGE), limit: integerParam(1, HTTP_LIMITS.page) },
    answers: { 200: schemas.eventsSchema },
    refusals: ['RESUME_GAP'],
    handle: ({ query }) => eventsAfter(context, query.after ?? 0, query.limit ?? HTTP_LIMITS.pageDefault),
  });
}

function eventsAfter({ deps, markets }: HttpContext, after: number, limit: number): Ready<Answer> {
  const { engine } = deps.exchange;
  return whenReady(deps.events.after(after, limit), (page) => {
    if (page.kind !== 'events') return refusal(withoutEvents(page, after));
    const items = page.events.map((event) => eventJson(event, markets));
    return answered({ items, epoch: engine.epoch, seq: engine.seq });
  });
}

function withoutEvents(page: Exclude<EventPage, { kind: 'events' }>, after: number): WireError {
  if (page.kind === 'replaying') {
    const message = `the journal is being replayed and has come to event ${page.reached}; ask again for those behind ${after}`;
    return { name: 'BUSY', message, field: 'after' };
  }
  const message =
    `after must be at least ${page.oldest}, but was ${after}: older events are not in memory, and the journal cannot be replayed from its beginning; ` +
    'GET /api/v1/orders and /api/v1/fills reach back further';
  return { name: 'RESUME_GAP', message, field: 'after' };
}

function addSymbolControl(app: FastifyInstance, context: HttpContext, control: VenueControl): void {
  addEndpoint(app, context, {
    method: 'PUT',
    path: '/api/v1/symbols/:symbol/state',
    summary: 'Halt a symbol, or have it take cancels or post-only orders alone, or trade',
    access: 'admin',
    body: SYMBOL_STATE_SCHEMA,
    answers: { 200: schemas.symbolAnswerSchema },
    handle: async ({ params, body }) => {
      const market = marketOf(params, context.markets);
      return market.ok ? answerOf(await control.setState(market.value, body)) : refusal(market.error);
    },
  });
  addEndpoint(app, context, {
    method: 'PUT',
    path: '/api/v1/symbols/:symbol/fees',
    summary:
      'Set the rates of orders from now on, until the next start or changed file brings those of the file',
    access: 'admin',
    body: SYMBOL_FEES_SCHEMA,
    answers: { 200: schemas.symbolAnswerSchema },
    handle: async ({ params, body }) => {
      const market = marketOf(params, context.markets);
      return market.ok ? answerOf(await control.setFees(market.value, body)) : refusal(market.error);
    },
  });
}
