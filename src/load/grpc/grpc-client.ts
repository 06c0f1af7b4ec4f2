import type { CanceledOrder, NewOrder, PlacedOrder } from '../../client/exchange/index.ts';
import type { Clock } from '../../common/clock.ts';
import { failure, withPlainWords } from './messages.ts';
import { ANSWER_MS_MAX, OrderStream } from './order-stream.ts';
import { openService, type Service } from './service.ts';

/**
 * Places orders on a PlaceOrders stream and cancels by unary calls, on one connection; answers and fails as the HTTP
 * client does. A stream that ended is opened anew for the next order.
 */
export class GrpcClient {
  readonly #service: Service;
  readonly #clock: Clock;
  #stream: OrderStream | null = null;

  private constructor(service: Service, clock: Clock) {
    this.#service = service;
    this.#clock = clock;
  }

  static async open(address: string, apiKey: string, clock: Clock): Promise<GrpcClient> {
    return new GrpcClient(await openService(address, apiKey), clock);
  }

  placeOrder(order: NewOrder): Promise<PlacedOrder> {
    if (this.#stream === null || this.#stream.ended) {
      this.#stream = new OrderStream(this.#service.placeOrders(), this.#clock);
    }
    return this.#stream.place(order);
  }

  cancelOrder(orderId: string): Promise<CanceledOrder> {
    return new Promise((resolve, reject) => {
      const options = { deadline: Date.now() + ANSWER_MS_MAX };
      this.#service.cancelOrder({ orderId }, options, (error, answer) => {
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
