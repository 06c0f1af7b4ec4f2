import { err, ok, type Result } from '../../../common/result.ts';
import type { OrderView } from '../../../engine/types.ts';
import type { FeedPosition } from '../../../engine/views/index.ts';
import type { AccountMessage, AccountUpdate, Unfollow } from '../../feeds/types.ts';
import { fillJson, orderJson } from '../../wire/order-json.ts';
import { refused, type WireError } from '../../wire/wire-error.ts';
import type { GrpcContext } from '../context.ts';
import { all, readAccount } from '../fields.ts';
import type { StreamOrdersRequest__Output } from '../generated/exchange/StreamOrdersRequest.ts';
import type { StreamOrdersResponse } from '../generated/exchange/StreamOrdersResponse.ts';
import { GRPC_LIMITS } from '../limits.ts';
import { fillMessage, orderMessage, type Sent } from '../messages.ts';
import type { FeedRpc, Follower, StreamReader } from './feed-stream.ts';
import { inParts } from './parts.ts';
import { readPosition, resumeGap, slowConsumer } from './positions.ts';

export const streamOrders = (
  context: GrpcContext,
): FeedRpc<StreamOrdersRequest__Output, StreamOrdersResponse> => ({
  rpc: 'StreamOrders',
  channel: 'orders',
  access: 'key',
  follow: ({ caller, message }, reader) => {
    const { markets, deps } = context;
    const read = all({
      account: oneAccount(readAccount(markets, caller, message.accountId)),
      from: readPosition(message, deps.exchange.engine),
    });
    if (!read.ok) return read;
    const follower = new OrdersFollower(context, read.value.account, reader);
    const refusal = follower.begin(read.value.from);
    return refusal === null ? ok(follower) : err(refusal);
  },
});

function oneAccount(account: Result<number | null, WireError>): Result<number, WireError> {
  if (!account.ok) return account;
  if (account.value !== null) return ok(account.value);
  return refused(
    'MISSING_FIELD',
    'accountId is required with a key that has no account of its own',
    'accountId',
  );
}

/**
 * Tells the orders of an account: the open ones, then each that changes, and its fills. What a slow client has not
 * taken is left to the updates all share.
 */
class OrdersFollower implements Follower {
  readonly #context: GrpcContext;
  readonly #account: number;
  readonly #reader: StreamReader<StreamOrdersResponse>;
  /** Epoch and accountSeq of what was told last. */
  #told: FeedPosition = { epoch: 0, seq: 0 };
  #missed = 0;
  /** All the client knows is void, and it has not been told yet. */
  #isVoid = false;
  #unfollow: Unfollow = () => undefined;

  constructor(context: GrpcContext, account: number, reader: StreamReader<StreamOrdersResponse>) {
    this.#context = context;
    this.#account = account;
    this.#reader = reader;
  }

  /** Answers why the stream cannot begin there. */
  begin(from: FeedPosition | null): WireError | null {
    const { feeds } = this.#context.deps;
    this.#unfollow = feeds.followAccount(this.#account, (message) => this.#hear(message));
    if (from === null) {
      this.#tellAll();
      return null;
    }
    const missed = feeds.resumeAccount(this.#account, from);
    if (missed.kind === 'gap') {
      this.close();
      return resumeGap(from).error;
    }
    this.#told = from;
    this.#reader.send(this.place());
    for (const update of missed.updates) this.#tell(update);
    return null;
  }

  /** What is pending is missed too: it comes after what was missed before. */
  catchUp(): void {
    if (this.#missed === 0) return;
    const { feeds } = this.#context.deps;
    feeds.settle();
    if (this.#missed > GRPC_LIMITS.missed) return;
    this.#missed = 0;
    const missed = feeds.resumeAccount(this.#account, this.#told);
    if (this.#isVoid) this.#tellAll();
    else if (missed.kind === 'gap') this.#reader.end(slowConsumer('updates'));
    else for (const update of missed.updates) this.#tell(update);
  }

  place() {
    const { markets, deps } = this.#context;
    return {
      accountId: markets.accountId(this.#account),
      epoch: this.#told.epoch,
      seq: deps.exchange.engine.seq,
      accountSeq: this.#told.seq,
    };
  }

  close(): void {
    this.#unfollow();
  }

  #hear(message: AccountMessage): void {
    if (this.#missed > 0 || this.#reader.isBlocked()) this.#miss(message);
    else if (message.kind === 'gap') this.#tellAll();
    else this.#tell(message.update);
  }

  #miss({ kind }: AccountMessage): void {
    if (kind === 'gap') this.#isVoid = true;
    this.#missed = kind === 'gap' ? 1 : this.#missed + 1;
    if (this.#missed > GRPC_LIMITS.missed) this.#reader.end(slowConsumer('updates'));
  }

  #tellAll(): void {
    const { markets, deps } = this.#context;
    const { engine } = deps.exchange;
    this.#isVoid = false;
    this.#told = { epoch: engine.epoch, seq: engine.accountSeq(this.#account) };
    const place = this.place();
    const orders = engine.openOrders(this.#account, null);
    const [begin, ...rest] = inParts({ orders }, GRPC_LIMITS.itemsPerMessage);
    const told = (part: readonly OrderView[]) => part.map((order) => orderMessage(orderJson(order, markets)));
    const more = rest.map(({ lists, moreFollows }) => ({
      ...{ ...place, moreFollows },
      change: { orders: told(lists.orders), fills: [] },
    }));
    const snapshot = { orders: told(begin!.lists.orders) };
    this.#reader.send({ ...place, moreFollows: begin!.moreFollows, snapshot }, ...more);
  }

  #tell(update: AccountUpdate): void {
    const { epoch, lastSeq, orders, fills } = update;
    this.#told = { epoch, seq: lastSeq };
    // Of money alone: nothing that this stream tells.
    if (orders.length > 0 || fills.length > 0) this.#reader.tell(update, () => this.#messages(update));
  }

  #messages({ seq, orders, fills }: AccountUpdate): Sent<StreamOrdersResponse>[] {
    const { markets } = this.#context;
    const place = { ...this.place(), seq };
    return inParts({ orders, fills }, GRPC_LIMITS.itemsPerMessage).map(({ lists, moreFollows }) => ({
      ...{ ...place, moreFollows },
      change: {
        orders: lists.orders.map((order) => orderMessage(orderJson(order, markets))),
        fills: lists.fills.map((fill) => fillMessage(fillJson(fill, markets))),
      },
    }));
  }
}
