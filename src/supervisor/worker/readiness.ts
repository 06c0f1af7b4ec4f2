import { get } from 'node:http';
import type { PortPair } from '../../instance/spec.ts';
import { NONCE_HEADER } from '../../protocol/control.ts';
import { askGrpcHealth } from './grpc-health.ts';

const ANSWER_WAIT_MS = 2_000;
const ANSWER_BYTES_MAX = 64 * 1024;

/** What must answer on the ports of a worker to be the one that was launched. */
export type ReadyTarget = {
  readonly host: string;
  readonly ports: PortPair;
  readonly instanceName: string;
  /** Null: launched by nobody who wrote it down; then its instance's name is all there is to compare. */
  readonly nonce: string | null;
};

/**
 * Why a worker is not ready, for a person; null when it is: `/api/v1/ready` answers 200 (or 503 for nothing but a
 * journal without room), the gRPC health check SERVING, both with its nonce, and `/api/v1/health` says that it is this
 * instance. Another server on one of its ports, however ready, does not count.
 */
export async function whyNotReady(target: ReadyTarget): Promise<string | null> {
  const ready = await fetchText(target, '/api/v1/ready').catch(() => null);
  if (ready === null) return `nothing answers on its HTTP port ${target.ports.http}`;
  if (isStranger(target, ready.nonce)) return stranger('HTTP', target.ports.http);
  const isFull = ready.status === 503 && lacksRoomOnly(ready.text);
  if (ready.status !== 200 && !isFull) return `its HTTP server says not ready (status ${ready.status})`;
  const health = await fetchText(target, '/api/v1/health').catch(() => null);
  if (health === null || parsed<{ instance?: unknown }>(health.text)?.instance !== target.instanceName)
    return stranger('HTTP', target.ports.http);
  return whyGrpcIsNot(target, isFull);
}

/** A venue without room takes no orders, which its gRPC health says, and which is no reason to wait. */
async function whyGrpcIsNot(target: ReadyTarget, isFull: boolean): Promise<string | null> {
  const { grpc } = target.ports;
  const health = await askGrpcHealth(target.host, grpc);
  if (health === null) return `nothing answers on its gRPC port ${grpc}`;
  if (isStranger(target, health.nonce)) return stranger('gRPC', grpc);
  return health.serving || isFull ? null : 'its gRPC health check does not say SERVING';
}

const isStranger = ({ nonce }: ReadyTarget, told: string | null): boolean => nonce !== null && told !== nonce;

const stranger = (kind: string, port: number): string =>
  `its ${kind} port ${port} is answered by somebody else`;

function lacksRoomOnly(text: string): boolean {
  type Checks = { readonly [check in 'database' | 'journal']?: { readonly status?: unknown } };
  const checks = parsed<{ checks?: Checks }>(text)?.checks;
  return checks?.database?.status === 'ok' && checks.journal?.status === 'failed';
}

/** What a stranger on the port sends may be anything. */
function parsed<T>(text: string): Partial<T> | null {
  try {
    return JSON.parse(text) as Partial<T> | null;
  } catch {
    return null;
  }
}

/** Where to reach a server that listens on `host`: everywhere means also here. */
export const reachableHost = (host: string): string =>
  host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;

type Fetched = { readonly status: number; readonly nonce: string | null; readonly text: string };

function fetchText({ host, ports }: ReadyTarget, path: string): Promise<Fetched> {
  return new Promise((resolve, reject) => {
    const options = { host, port: ports.http, path, agent: false, timeout: ANSWER_WAIT_MS };
    const request = get(options, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        if (text.length > ANSWER_BYTES_MAX) request.destroy();
      });
      const nonce = response.headers[NONCE_HEADER];
      response.once('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          nonce: typeof nonce === 'string' ? nonce : null,
          text,
        }),
      );
      response.once('error', reject);
    });
    request.once('timeout', () => request.destroy());
    request.once('error', reject);
    request.once('close', () => reject(new Error('closed before it answered')));
  });
}
