import { get } from 'node:http';

const ANSWER_WAIT_MS = 2_000;
const ANSWER_BYTES_MAX = 64 * 1024;

/** What a worker's own HTTP server must say to be the one that was launched. */
export type ReadyTarget = {
  readonly host: string;
  readonly port: number;
  readonly instanceName: string;
};

/**
 * True when `/api/v1/ready` answers 200, or 503 for nothing but a journal without room, and `/api/v1/health` says that
 * it is this instance: another server on the same port, however ready, does not count.
 */
export async function seesReady(target: ReadyTarget): Promise<boolean> {
  const ready = await fetchText(target, '/api/v1/ready').catch(() => null);
  if (ready?.status !== 200 && !(ready?.status === 503 && lacksRoomOnly(ready.text))) return false;
  const health = await fetchText(target, '/api/v1/health').catch(() => null);
  return health !== null && parsed<{ instance?: unknown }>(health.text)?.instance === target.instanceName;
}

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

function fetchText(target: ReadyTarget, path: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const { host, port } = target;
    const request = get({ host, port, path, agent: false, timeout: ANSWER_WAIT_MS }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        if (text.length > ANSWER_BYTES_MAX) request.destroy();
      });
      response.once('end', () => resolve({ status: response.statusCode ?? 0, text }));
      response.once('error', reject);
    });
    request.once('timeout', () => request.destroy());
    request.once('error', reject);
    request.once('close', () => reject(new Error('closed before it answered')));
  });
}
