import { fileURLToPath } from 'node:url';
import {
  type CallOptions,
  type Client,
  credentials,
  type GrpcObject,
  loadPackageDefinition,
  Metadata,
  type ServiceClientConstructor,
  type ServiceError,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import {
  type CanceledOrder,
  ExchangeError,
  type NewOrder,
  NoAnswerError,
  type PlacedOrder,
} from '../client/exchange/index.ts';

const PROTO_FILE = fileURLToPath(new URL('../../proto/exchange.proto', import.meta.url));
/** Longest wait for an answer, ms. */
const DEADLINE_MS = 10_000;

type Rpc = (
  request: object,
  metadata: Metadata,
  options: CallOptions,
  answer: (error: ServiceError | null, message: unknown) => void,
) => void;

/** Places and cancels over gRPC, and answers and fails as the HTTP client does. */
export class GrpcClient {
  readonly #client: Client & Readonly<Record<string, unknown>>;
  readonly #metadata = new Metadata();

  constructor(address: string, apiKey: string) {
    const definition = loadSync(PROTO_FILE, { longs: Number, enums: String, defaults: true, arrays: true });
    const root = loadPackageDefinition(definition)['exchange'] as GrpcObject;
    const Service = root['ExchangeService'] as ServiceClientConstructor;
    this.#client = new Service(address, credentials.createInsecure()) as Client & Record<string, unknown>;
    this.#metadata.set('x-api-key', apiKey);
  }

  async placeOrder(order: NewOrder): Promise<PlacedOrder> {
    const { side, type, timeInForce, ...rest } = order;
    const message = {
      ...rest,
      side: `SIDE_${side}`,
      type: `ORDER_TYPE_${type}`,
      ...(timeInForce === undefined ? {} : { timeInForce: `TIME_IN_FORCE_${timeInForce}` }),
    };
    const answer = await this.#call<PlacedOrder>('PlaceOrder', message);
    return {
      ...answer,
      order: withPlainWords(answer.order),
      fills: answer.fills.map(withPlainWords),
    };
  }

  async cancelOrder(orderId: string): Promise<CanceledOrder> {
    const answer = await this.#call<CanceledOrder>('CancelOrder', { orderId });
    return { ...answer, order: withPlainWords(answer.order) };
  }

  close(): void {
    this.#client.close();
  }

  #call<T>(name: string, request: object): Promise<T> {
    const rpc = (this.#client[name] as Rpc).bind(this.#client);
    return new Promise((resolve, reject) => {
      rpc(request, this.#metadata, { deadline: Date.now() + DEADLINE_MS }, (error, message) => {
        if (error === null) resolve(message as T);
        else reject(failure(error));
      });
    });
  }
}

/** Enum values of these fields carry the name of their type in front. */
const PREFIXES = {
  side: 'SIDE_',
  status: 'ORDER_STATUS_',
  liquidity: 'LIQUIDITY_',
} as const;

function withPlainWords<T extends object>(message: T): T {
  const words = Object.entries(PREFIXES).flatMap(([field, prefix]) => {
    const value: unknown = (message as Record<string, unknown>)[field];
    return typeof value === 'string' ? [[field, value.slice(prefix.length)] as const] : [];
  });
  return { ...message, ...Object.fromEntries(words) };
}

/** A refusal says its code and name in the trailers; without them nobody of the venue has answered. */
function failure(error: ServiceError): Error {
  const [code] = error.metadata.get('code');
  const [name] = error.metadata.get('name');
  if (code !== undefined && name !== undefined) {
    return new ExchangeError({ code: Number(code), name: String(name), message: error.details });
  }
  return new NoAnswerError(error.code === DEADLINE_EXCEEDED ? 'timeout' : 'lost', error.details, error);
}

const DEADLINE_EXCEEDED = 4;
