import type { FastifyInstance } from 'fastify';
import { NONCE_HEADER } from '../../../protocol/control.ts';
import type { ReadyChecks } from '../../types.ts';
import { type Answer, answered } from '../answer.ts';
import { addEndpoint, type HttpContext } from '../endpoint.ts';
import * as schemas from '../schemas.ts';

/** What the process says about itself: health, readiness, time and metrics. */
export function serviceRoutes(app: FastifyInstance, context: HttpContext): void {
  const { deps, trading } = context;
  const { service, instanceName, version, environment } = deps.info;
  addEndpoint(app, context, {
    method: 'GET',
    path: '/api/v1/health',
    summary: 'The process answers',
    access: 'open',
    always: true,
    answers: { 200: schemas.healthSchema },
    handle: () => answered({ status: 'ok', service, instance: instanceName, version, environment }),
  });
  addEndpoint(app, context, {
    method: 'GET',
    path: '/api/v1/ready',
    summary: 'A new order would be accepted (200) or not (503), with what was measured',
    access: 'open',
    always: true,
    answers: { 200: schemas.readySchema, 503: schemas.readySchema },
    handle: () => readiness(context),
  });
  addEndpoint(app, context, {
    method: 'GET',
    path: '/api/v1/time',
    summary: 'Time of the venue',
    access: 'open',
    always: true,
    answers: { 200: schemas.timeSchema },
    handle: () => {
      const unixMs = trading.time();
      return answered({ time: new Date(unixMs).toISOString(), unixMs });
    },
  });
  addMetrics(app, context);
}

async function readiness({ deps }: HttpContext): Promise<Answer> {
  const checks = await deps.readyChecks();
  const { accepting, recovering, database } = deps.exchange.health;
  const proof = proofOf(deps.nonce);
  if (accepting) return { ...answered({ status: 'ready', reason: null, checks }), ...proof };
  const reason = recovering ? 'the journal is being replayed' : (database.reason ?? failedCheck(checks));
  return { ...answered({ status: 'not-ready', reason, checks }, 503), ...proof };
}

/** That it is this very worker that says so, and not somebody else who has its port. */
const proofOf = (nonce: string | null): Pick<Answer, 'headers'> =>
  nonce === null ? {} : { headers: { [NONCE_HEADER]: nonce } };

const failedCheck = ({ database, journal }: ReadyChecks): string =>
  [database, journal].find((check) => check.status === 'failed')?.reason ?? 'the venue takes no orders now';

function addMetrics(app: FastifyInstance, context: HttpContext): void {
  addEndpoint(app, context, {
    method: 'GET',
    path: '/metrics',
    summary: 'Metrics in the text format of Prometheus',
    access: 'open',
    always: true,
    answers: { 200: { type: 'string' } },
    produces: 'text/plain',
    handle: async () => {
      const { contentType, body } = await context.deps.renderMetrics();
      return { ...answered(body), headers: { 'content-type': contentType } };
    },
  });
}
