import Fastify, { type FastifyInstance } from 'fastify';
import { ExsimError } from '../../common/errors.ts';
import { errorCode } from '../../process/files.ts';
import { requireFreePort } from '../fleet/preflight.ts';

/** Prometheus and a few people: they ask for two small pages. */
const CONNECTIONS_MAX = 32;
const REQUEST_MS_MAX = 10_000;
const HOST = '127.0.0.1';

/**
 * The metrics port of a supervisor: HTTP without keys, on loopback only, with what `routes` adds. It is open or it is
 * not, and moves to another port without a gap.
 */
export class MetricsPort {
  readonly #routes: (app: FastifyInstance) => void;
  #open: { readonly port: number; readonly app: FastifyInstance } | null = null;

  constructor(routes: (app: FastifyInstance) => void) {
    this.#routes = routes;
  }

  /** Listens on `port` alone from now on; null: nowhere. @throws ExsimError PORT_TAKEN, and all is as it was */
  async listen(port: number | null): Promise<void> {
    if (port === (this.#open?.port ?? null)) return;
    const before = this.#open;
    this.#open = port === null ? null : { port, app: await this.#serve(port) };
    await before?.app.close();
  }

  async #serve(port: number): Promise<FastifyInstance> {
    const wanted = {
      what: `metrics port ${port}`,
      wayOut: 'End that process, or give another port with --metrics-port.',
    };
    await requireFreePort(port, wanted);
    const app = Fastify({ requestTimeout: REQUEST_MS_MAX, forceCloseConnections: true });
    app.server.maxConnections = CONNECTIONS_MAX;
    this.#routes(app);
    try {
      await app.listen({ host: HOST, port });
      return app;
    } catch (cause) {
      await app.close();
      const why = errorCode(cause);
      throw new ExsimError('PORT_TAKEN', `Cannot listen on ${wanted.what} of ${HOST}: ${why}.`, {
        wayOut: wanted.wayOut,
        cause,
      });
    }
  }
}
