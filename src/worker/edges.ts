import { ExsimError } from '../common/errors.ts';
import { createGrpcEdge } from './grpc/server.ts';
import { createHttpEdge } from './http/server.ts';
import type { WorkerSettings } from './settings.ts';
import type { Edge, EdgeDependencies } from './types.ts';

/** One number for each server. */
export type PerEdge = { readonly http: number; readonly grpc: number };

/** The servers of a venue, from the moment they listen. */
export class Edges {
  #http: Edge | null = null;
  #grpc: Edge | null = null;

  /** Rejects with an ExsimError naming the port, or the host, that cannot be had. */
  async listen(deps: EdgeDependencies, { host, httpPort, grpcPort }: WorkerSettings): Promise<void> {
    this.#http = await listening('HTTP_PORT', httpPort, host, (listen) => createHttpEdge(deps, listen));
    this.#grpc = await listening('GRPC_PORT', grpcPort, host, (listen) => createGrpcEdge(deps, listen));
  }

  /** Those they really have (for port 0); 0 while they do not listen. */
  get ports(): PerEdge {
    return { http: this.#http?.port ?? 0, grpc: this.#grpc?.port ?? 0 };
  }

  get connections(): PerEdge {
    return { http: this.#http?.connections ?? 0, grpc: this.#grpc?.connections ?? 0 };
  }

  /** Takes no further connections; requests in flight have `graceMs` to end. */
  async close(graceMs: number): Promise<void> {
    await Promise.all([this.#http?.close(graceMs), this.#grpc?.close(graceMs)]);
  }
}

async function listening(
  variable: string,
  port: number,
  host: string,
  open: (listen: { host: string; port: number }) => Promise<Edge>,
): Promise<Edge> {
  try {
    return await open({ host, port });
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    if (code === 'EADDRINUSE')
      throw new ExsimError('PORT_TAKEN', `Port ${port} on ${host} (${variable}) is in use.`, {
        wayOut: `Stop whoever listens there, or set ${variable} to another port.`,
        cause,
      });
    throw new ExsimError('WORKER_CONFIG', `Cannot listen on ${host}:${port} (HOST, ${variable}): ${code}.`, {
      wayOut: 'Set HOST to an address of this machine and the ports to free ones.',
      cause,
    });
  }
}
