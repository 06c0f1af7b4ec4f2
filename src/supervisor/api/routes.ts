import type { FastifyInstance } from 'fastify';
import {
  API_PATHS,
  type DesiredAnswer,
  type DesiredFleet,
  type FleetEvents,
  type Hello,
  type InstanceAction,
  instanceActionPattern,
  type PlanAnswer,
  UNNAMED,
} from '../../protocol/api.ts';
import type { FleetSnapshot } from '../../protocol/status.ts';
import type { ApiContext } from './context.ts';
import { CONTROL_ROUTES } from './control-routes.ts';
import { controlOpenApi } from './openapi.ts';
import { actionParamsSchema, CONTROL_SCHEMAS } from './schemas.ts';

/** Routes that answer at once. */
export function addRoutes(app: FastifyInstance, context: ApiContext): void {
  const { fleet } = context;
  const withFleet = { schema: { body: CONTROL_SCHEMAS.DesiredFleet } };

  app.get(API_PATHS.hello, (): Hello => context.hello());

  app.get(API_PATHS.snapshot, async (): Promise<FleetSnapshot> => {
    await fleet.lookAtServices();
    return context.snapshot();
  });

  app.put<{ Body: DesiredFleet }>(API_PATHS.desired, withFleet, async ({ body }): Promise<DesiredAnswer> => {
    const steps = await fleet.putDesired(body);
    return { steps, snapshot: context.snapshot() };
  });

  app.post<{ Body: DesiredFleet }>(
    API_PATHS.plan,
    withFleet,
    async ({ body }): Promise<PlanAnswer> => ({ steps: await fleet.plan(body) }),
  );

  app.get<{ Querystring: { after: number } }>(
    API_PATHS.events,
    { schema: { querystring: CONTROL_ROUTES.find(({ path }) => path === API_PATHS.events)?.query } },
    ({ query }): FleetEvents => fleet.eventsAfter(query.after),
  );

  app.post<{ Params: { name: string; action: InstanceAction } }>(
    instanceActionPattern,
    { schema: { params: actionParamsSchema } },
    async ({ params }): Promise<FleetSnapshot> => {
      await fleet.act(params.name === UNNAMED ? '' : params.name, params.action);
      return context.snapshot();
    },
  );

  app.post(API_PATHS.leave, (_request, reply) => {
    reply.raw.once('finish', context.end);
    return reply.code(202).send({});
  });

  app.get(API_PATHS.openapi, async () => controlOpenApi(context.version, await context.snapshotSchema()));
}
