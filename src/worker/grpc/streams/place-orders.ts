import type { handleBidiStreamingCall, ServerDuplexStream } from '@grpc/grpc-js';
import type { KeyHolder } from '../../access/revocation.ts';
import type { Caller } from '../../access/types.ts';
import { refused, type WireError } from '../../wire/wire-error.ts';
import { admit, apiKeyOf, charge, failure } from '../admission.ts';
import type { GrpcContext } from '../context.ts';
import { endsWithinMessage } from '../cut-off.ts';
import { UNREADABLE } from '../definition.ts';
import type { PlaceOrdersRequest__Output } from '../generated/exchange/PlaceOrdersRequest.ts';
import type { PlaceOrdersResponse } from '../generated/exchange/PlaceOrdersResponse.ts';
import { GRPC_LIMITS } from '../limits.ts';
import { errorMessage, orderBody } from '../messages.ts';
import { encodeOrderAnswer } from '../order-answers.ts';
import { UNREADABLE_MESSAGE } from '../statuses.ts';
import type { OpenStream } from './open-streams.ts';
import { Outlet } from './outlet.ts';

type OrdersCall = ServerDuplexStream<PlaceOrdersRequest__Output, Buffer>;

/** A request whose answer is not written yet: it waits for the venue, or for one before it. */
type Slot = { readonly position: number; answer: Buffer | null };

export function placeOrders(
  context: GrpcContext,
): handleBidiStreamingCall<PlaceOrdersRequest__Output, PlaceOrdersResponse> {
  return (call) => {
    const stream = new OrderStream(context, call as unknown as OrdersCall);
    // It handles every failure itself.
    void stream.open();
  };
}

/**
 * Orders one after the other, without waiting for answers: those at hand share a batch of the journal. Answers are
 * written in the order of the requests.
 *
 *   admitted -> taking <-> paused (too many without an answer) -> ending (half-closed, or the venue stops) -> over
 */
class OrderStream implements OpenStream {
  readonly #context: GrpcContext;
  readonly #call: OrdersCall;
  readonly #outlet: Outlet;
  readonly #slots: Slot[] = [];
  holder: KeyHolder | null = null;
  #position = 0;
  #isAnswerDue = false;
  /** What it ends with when all is answered; undefined while it goes on. */
  #ending: WireError | null | undefined;

  constructor(context: GrpcContext, call: OrdersCall) {
    this.#context = context;
    this.#call = call;
    this.#outlet = new Outlet(call, {
      onRoom: () => this.#pace(),
      onOver: () => context.streams.remove(this),
    });
  }

  async open(): Promise<void> {
    const { streams } = this.#context;
    try {
      const caller = await admit(this.#context, 'key', this.#call);
      if (!caller.ok) return this.#outlet.end(caller.error);
      if (streams.refusal !== null) return this.#outlet.end(streams.refusal);
      if (!this.#outlet.isOver) this.#begin(caller.value);
    } catch (error) {
      this.#outlet.end(this.#failure(error));
    }
  }

  end(error: WireError): void {
    this.#call.pause();
    this.#endWith(error);
  }

  look(): void {
    // How stale the venue is concerns readers.
  }

  #begin(caller: Caller): void {
    this.#context.streams.add(this);
    this.holder = { apiKey: apiKeyOf(this.#call), caller };
    this.#call.on('end', () => this.#endWith(endsWithinMessage(this.#call.metadata) ? CUT_OFF : null));
    this.#call.on('data', (message: PlaceOrdersRequest__Output) => this.#take(caller, message));
  }

  #take(caller: Caller, message: PlaceOrdersRequest__Output): void {
    if (message === UNREADABLE) {
      this.end(UNREADABLE_MESSAGE);
      return;
    }
    this.#position += 1;
    const slot: Slot = { position: this.#position, answer: null };
    this.#slots.push(slot);
    // The outcome of an order is never an exception.
    void this.#outcome(caller, message, slot.position).then((answer) => {
      slot.answer = answer;
      this.#answerSoon();
    });
    this.#pace();
  }

  async #outcome(caller: Caller, { order }: PlaceOrdersRequest__Output, position: number): Promise<Buffer> {
    if (order === undefined) return this.#refusal(position, noOrder.error);
    // The stream itself was charged as one request, and each order is one like any other.
    const limited = charge(this.#context, this.#call, caller);
    if (limited !== null) return this.#refusal(position, limited);
    try {
      const placed = await this.#context.trading.place(caller, orderBody(order));
      return placed.ok ? encodeOrderAnswer(position, placed.value) : this.#refusal(position, placed.error);
    } catch (error) {
      return this.#refusal(position, this.#failure(error));
    }
  }

  #refusal(position: number, error: WireError): Buffer {
    return this.#context.encoder('PlaceOrders')({ position, error: errorMessage(error) });
  }

  /** Orders of one batch are answered together: once all that the batch answered is here. */
  #answerSoon(): void {
    if (this.#isAnswerDue) return;
    this.#isAnswerDue = true;
    process.nextTick(() => this.#answer());
  }

  /** Writes the answers that have all before them written. */
  #answer(): void {
    this.#isAnswerDue = false;
    let written = 0;
    for (; written < this.#slots.length; written += 1) {
      const { answer } = this.#slots[written]!;
      if (answer === null) break;
      this.#outlet.send(answer);
    }
    this.#slots.splice(0, written);
    this.#pace();
    this.#endWhenAnswered();
  }

  /** Reads on while few enough wait, be it for the venue or for the client to take their answers. */
  #pace(): void {
    const waiting = this.#slots.length + this.#outlet.waiting;
    if (waiting >= GRPC_LIMITS.ordersInFlight) this.#call.pause();
    else if (waiting <= GRPC_LIMITS.ordersInFlight / 2 && this.#ending === undefined) this.#call.resume();
  }

  #endWith(error: WireError | null): void {
    this.#ending ??= error;
    this.#endWhenAnswered();
  }

  #endWhenAnswered(): void {
    if (this.#ending !== undefined && this.#slots.length === 0) this.#outlet.end(this.#ending);
  }

  #failure(error: unknown): WireError {
    return failure(this.#context, this.#call, error);
  }
}

const CUT_OFF: WireError = {
  name: 'MALFORMED',
  message: 'a stream must end behind a whole message, but ended within one',
};

const noOrder = refused('MISSING_FIELD', 'order is required, but is missing', 'order');
