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
import type { CanceledOrder, NewOrder, PlacedOrder } from '../../client/exchange/index.ts';
import type { Clock } from '../../common/clock.ts';
import { PROTO_FILE } from '../proto-file.ts';
import { failure, withPlainWords } from './messages.ts';
import { ANSWER_MS_MAX, OrderStream, type PlaceOrdersCall } from './order-stream.ts';

/** Retries would keep all that a stream has sent, and look through it at each answer. */
const CHANNEL_OPTIONS = { 'grpc.enable_retries': 0 } as const;

type CancelOrder = (
  request: object,
  metadata: Metadata,
  options: CallOptions,
  answer: (error: ServiceError | null, message: CanceledOrder) => void,
) => void;
type Service = Client & {
  readonly cancelOrder: CancelOrder;
  readonly placeOrders: (metadata: Metadata) => PlaceOrdersCall;
};

/**
 * Places orders on a PlaceOrders stream and cancels by unary calls, on one connection; answers and fails as the HTTP
 * client does. A stream that ended is opened anew for the next order.
 */
export class GrpcClient {
  readonly #service: Service;
  readonly #clock: Clock;
  readonly #metadata = new Metadata();
  #stream: OrderStream | null = null;

  constructor(address: string, apiKey: string, clock: Clock) {
    const definition = loadSync(PROTO_FILE, { longs: Number, enums: String, defaults: true, arrays: true });
    const root = loadPackageDefinition(definition)['exchange'] as GrpcObject;
    const Service = root['ExchangeService'] as ServiceClientConstructor;
    this.#service = new Service(address, credentials.createInsecure(), CHANNEL_OPTIONS) as unknown as Service;
    this.#clock = clock;
    this.#metadata.set('x-api-key', apiKey);
  }

  placeOrder(order: NewOrder): Promise<PlacedOrder> {
    if (this.#stream === null || this.#stream.ended) {
      this.#stream = new OrderStream(this.#service.placeOrders(this.#metadata), this.#clock);
    }
    return this.#stream.place(order);
  }

  cancelOrder(orderId: string): Promise<CanceledOrder> {
    return new Promise((resolve, reject) => {
      const options = { deadline: Date.now() + ANSWER_MS_MAX };
      this.#service.cancelOrder({ orderId }, this.#metadata, options, (error, answer) => {
        if (error === null) resolve({ ...answer, order: withPlainWords(answer.order) });
        else reject(failure(error));
      });
    });
  }

  close(): void {
    this.#stream?.close();
    this.#service.close();
  }
}
