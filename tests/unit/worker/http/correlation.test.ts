import { once } from 'node:events';
import { connect } from 'node:net';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { createHttpEdge } from '../../../../src/worker/http/server.ts';
import { httpApi } from './api.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const SENT = { 'x-request-id': 'my-7', traceparent: `00-${TRACE}-${SPAN}-01` };

/** An API whose log is kept as lines. */
function loggedApi(level: 'info' | 'debug') {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string) => lines.push(JSON.parse(line));
  const log = pino({ level, base: null, timestamp: false }, { write });
  return { api: httpApi({ log }), log, lines };
}

describe('the id of a request', () => {
  test.each(['health', 'nosuch', 'orders', 'orders/%zz'])(
    'is on the answer to %s, as it was sent',
    async (path) => {
      const { headers } = await httpApi().send(null, 'GET', path, undefined, SENT);
      expect(headers['x-request-id']).toBe('my-7');
    },
  );

  test('is a fresh one when none was sent, or one that cannot stand in a log', async () => {
    const { send } = httpApi();
    const first = await send(null, 'GET', 'health');
    const second = await send(null, 'GET', 'health', undefined, { 'x-request-id': 'a b' });
    expect(first.headers['x-request-id']).toMatch(/^[0-9a-f]{12}-[0-9a-z]+$/);
    expect(second.headers['x-request-id']).not.toBe(first.headers['x-request-id']);
  });

  test('stands with the trace in the log line of a failure, and in its answer', async () => {
    const { api, lines } = loggedApi('info');
    api.venue.historyFailure = new Error('relation "orders" does not exist');
    const { status, body } = await api.send('alice', 'GET', 'orders', undefined, SENT);
    expect(status).toBe(500);
    expect(body).toMatchObject({ message: 'the request failed; the log has more under requestId my-7' });
    expect(lines).toMatchObject([
      { requestId: 'my-7', trace_id: TRACE, span_id: SPAN, method: 'GET', route: '/api/v1/orders' },
    ]);
  });
});

describe('the log', () => {
  test('has no line for requests that went well or were refused', async () => {
    const { api, lines } = loggedApi('info');
    for (const path of ['health', 'nosuch', 'orders']) await api.send(null, 'GET', path, undefined, SENT);
    expect(lines).toEqual([]);
  });

  test('has no failure of ours for a client that goes away in the middle of its body', async () => {
    const { api, log, lines } = loggedApi('info');
    const edge = await createHttpEdge({ ...api.venue.deps, log }, { host: '127.0.0.1', port: 0 });
    const socket = connect(edge.port, '127.0.0.1');
    const head = ['POST /api/v1/orders HTTP/1.1', 'Host: x', 'Content-Type: application/json'];
    // It is told to go on once its head is read: then the worker waits for the body.
    socket.write(`${head.join('\r\n')}\r\nExpect: 100-continue\r\nContent-Length: 100\r\n\r\n`);
    await once(socket, 'data');
    socket.end('{"symbol":');
    await once(socket, 'close');
    await edge.close(0);
    expect(lines).toEqual([]);
  });

  test('has one for each at level debug, with the route and not the path', async () => {
    const { api, lines } = loggedApi('debug');
    await api.send('alice', 'GET', 'orders/12345', undefined, SENT);
    expect(lines).toMatchObject([
      {
        ...{ requestId: 'my-7', trace_id: TRACE, span_id: SPAN, msg: 'request' },
        ...{ method: 'GET', route: '/api/v1/orders/:orderId', status: 404 },
      },
    ]);
  });
});
