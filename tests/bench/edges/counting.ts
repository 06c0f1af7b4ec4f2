import { EventEmitter } from 'node:events';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requestCounting } from '../../../src/worker/http/request-counting.ts';
import { CountedMetrics } from '../../../src/worker/metrics/counted.ts';
import { SYMBOL } from './requests.ts';

/** CPU time that counting takes of one request that places an order, ns. */
export type CountingCosts = {
  /** Of HTTP: in flight, status, duration. */
  readonly request: number;
  /** Of the market: order, matching latency, depth of its side. */
  readonly order: number;
};

/** Counts requests as routes and the exchange do, over connections that are none. */
export function measureCounting(requests: number): CountingCosts {
  const metrics = new CountedMetrics([SYMBOL]);
  const request = { method: 'POST' } as FastifyRequest;
  const hook = requestCounting(metrics, '/api/v1/orders');
  const counted = (raw: EventEmitter): void => {
    hook.call({} as FastifyInstance, request, { raw } as unknown as FastifyReply, done);
    raw.emit('close');
  };
  const order = (): void => {
    metrics.orderPlaced(SYMBOL, 'LIMIT', 'BUY');
    metrics.matchingLatency(SYMBOL, 0.000_004);
    metrics.bookChanged(SYMBOL, 'BUY', 17);
  };
  return {
    request: cpuNs(requests, () => counted(response())) - cpuNs(requests, () => response().emit('close')),
    order: cpuNs(requests, order),
  };
}

const done = (): void => undefined;
const response = (): EventEmitter & object =>
  Object.assign(new EventEmitter(), { headersSent: true, statusCode: 201 });

/** Per call, after as many calls that let the compiler do its work. */
function cpuNs(calls: number, call: () => void): number {
  for (let done = 0; done < calls; done++) call();
  const before = process.cpuUsage();
  for (let done = 0; done < calls; done++) call();
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1000) / calls;
}
