import Fastify, { type FastifyInstance } from 'fastify';
import { ExsimError } from '../common/errors.ts';
import { errorCode } from '../process/files.ts';
import { requireFreePort } from './fleet/preflight.ts';
import { refuseUrl } from './refuse-url.ts';

/** Prometheus, a few programs and people. */
const CONNECTIONS_MAX = 32;
const REQUEST_MS_MAX = 10_000;
const HOST = '127.0.0.1';

export type LoopbackPortOptions = {
  /** For people: `metrics port`. */
  readonly what: string;
  /** That moves it: `--metrics-port`. */
  readonly option: string;
  readonly bodyBytesMax: number;
  /** Adds what is served there. */
  readonly routes: (app: FastifyInstance, port: number) => void | Promise<void>;
};

/** A TCP port of the supervisor, on loopback only. It is open or it is not, and moves to another port without a gap. */
export class LoopbackPort {
  readonly #options: LoopbackPortOptions;
  #open: { readonly port: number; readonly app: FastifyInstance } | null = null;

  constructor(options: LoopbackPortOptions) {
    this.#options = options;
  }

  get port(): number | null {
    return this.#open?.port ?? null;
  }

  /** Listens on `port` alone from now on; null: nowhere. @throws ExsimError PORT_TAKEN, and all is as it was */
  async listen(port: number | null): Promise<void> {
    if (port === this.port) return;
    const before = this.#open;
    this.#open = port === null ? null : { port, app: await this.#serve(port) };
    await before?.app.close();
  }

  async #serve(port: number): Promise<FastifyInstance> {
    const { what, option, bodyBytesMax, routes } = this.#options;
    const wanted = {
      what: `${what} ${port}`,
      wayOut: `End that process, or give another port with ${option}.`,
    };
    await requireFreePort(port, wanted);
    const app = Fastify({
      requestTimeout: REQUEST_MS_MAX,
      forceCloseConnections: true,
      bodyLimit: bodyBytesMax,
      frameworkErrors: refuseUrl,
    });
    app.server.maxConnections = CONNECTIONS_MAX;
    try {
      await routes(app, port);
      await app.listen({ host: HOST, port });
      return app;
    } catch (cause) {
      await app.close();
      if (cause instanceof ExsimError) throw cause;
      const why = errorCode(cause);
      throw new ExsimError('PORT_TAKEN', `Cannot listen on ${wanted.what} of ${HOST}: ${why}.`, {
        wayOut: wanted.wayOut,
        cause,
      });
    }
  }
}
