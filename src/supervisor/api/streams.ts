import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { API_PATHS, type DownProgress, type DownRequest, type HoldRequest } from '../../protocol/api.ts';
import type { ApiContext } from './context.ts';
import { EVENTS_TYPE, LINES_TYPE } from './control-routes.ts';
import { CONTROL_SCHEMAS } from './schemas.ts';

const KEEP_ALIVE_MS = 10_000;
const STILL_HERE = ': still here\n\n';
const EVENT_STREAM = { 'content-type': EVENTS_TYPE, 'cache-control': 'no-store' };

/** Routes that go on answering. */
export function addStreams(app: FastifyInstance, context: ApiContext): void {
  app.get(API_PATHS.changes, (_request, reply) => {
    reply.hijack();
    streamChanges(reply.raw, context);
  });

  app.post<{ Body: HoldRequest }>(
    API_PATHS.hold,
    { schema: { body: CONTROL_SCHEMAS.HoldRequest } },
    ({ body }, reply) => {
      reply.hijack();
      streamNothing(reply.raw);
      reply.raw.once('close', context.hold(body));
    },
  );

  app.post<{ Body: DownRequest }>(
    API_PATHS.down,
    { schema: { body: CONTROL_SCHEMAS.DownRequest } },
    async ({ body }, reply) => {
      reply.hijack();
      const { raw } = reply;
      raw.writeHead(200, { 'content-type': LINES_TYPE });
      raw.flushHeaders();
      const isDown = await context.down(body, (progress) => writeLine(raw, progress));
      raw.end();
      if (isDown) context.end();
    },
  );
}

/** An open connection and nothing in it but signs of life: what it tells is its end. */
function streamNothing(raw: ServerResponse): void {
  raw.writeHead(200, EVENT_STREAM);
  raw.write(': held\n\n');
  const keepAlive = setInterval(() => raw.write(STILL_HERE), KEEP_ALIVE_MS);
  raw.once('close', () => clearInterval(keepAlive));
}

/** A snapshot at once and after each change. One that reads slowly misses some, never the last. */
function streamChanges(raw: ServerResponse, { fleet, snapshot }: ApiContext): void {
  let behind = false;
  const send = (): void => {
    behind = raw.writableNeedDrain;
    if (!behind) raw.write(`data: ${JSON.stringify(snapshot())}\n\n`);
  };
  raw.writeHead(200, EVENT_STREAM);
  send();
  const ignore = fleet.changes.listen(send);
  const keepAlive = setInterval(() => raw.write(STILL_HERE), KEEP_ALIVE_MS);
  raw.on('drain', () => {
    if (behind) send();
  });
  // The client went away or the daemon ends: both close the connection.
  raw.once('close', () => {
    ignore();
    clearInterval(keepAlive);
  });
}

function writeLine(raw: ServerResponse, progress: DownProgress): void {
  if (raw.writable) raw.write(`${JSON.stringify(progress)}\n`);
}
