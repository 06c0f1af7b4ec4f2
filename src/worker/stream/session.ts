import type { Clock } from '../../common/clock.ts';
import { err, ok, type Result } from '../../common/result.ts';
import { type Ready, whenReady } from '../../common/when-ready.ts';
import { TokenBucket } from '../access/token-bucket.ts';
import type { Caller } from '../access/types.ts';
import type { EdgeDependencies } from '../types.ts';
import { authenticate, failedBy, stillStarting } from '../wire/admission.ts';
import type { Markets } from '../wire/markets.ts';
import { formatTime } from '../wire/times.ts';
import { errorBody, refused, type WireError } from '../wire/wire-error.ts';
import { CLOSE, type StreamConnection } from './connection.ts';
import type { StreamLimits } from './limits.ts';
import type { AccountPresence } from './presence.ts';
import { type ReadMessage, readMessage, type StreamRequest, type Wanted } from './requests.ts';
import type { Subscriptions } from './subscriptions.ts';
import { targetOf } from './targets.ts';

export type SessionDependencies = Pick<
  EdgeDependencies,
  'exchange' | 'apiKeys' | 'rateLimits' | 'now' | 'log'
> & {
  readonly markets: Markets;
  readonly subscriptions: Subscriptions;
  readonly presence: AccountPresence;
  readonly clock: Clock;
  readonly limits: StreamLimits;
};

type Subscribe = Extract<StreamRequest, { op: 'subscribe' }>;
/** Sent before what it set off, so that a client knows what the messages behind it are. */
type Answer = { readonly message: object; readonly next?: () => void };

const KEY_PLACE = { needed: 'op auth needs an apiKey', name: 'apiKey' } as const;

/** What one client says, answered in the order it was said. */
export class Session {
  readonly #connection: StreamConnection;
  readonly #deps: SessionDependencies;
  /** The answers that wait for a key to be looked up; null: none does. */
  #running: Promise<void> | null = null;
  readonly #messages: TokenBucket;
  #errorsInARow = 0;

  constructor(connection: StreamConnection, deps: SessionDependencies) {
    this.#connection = connection;
    this.#deps = deps;
    const { messagesPerSecond, messagesAtOnce } = deps.limits;
    this.#messages = new TokenBucket(messagesPerSecond, deps.clock.monotonicMs(), messagesAtOnce);
  }

  /** A message has come in; null: a binary one, which says nothing. */
  receive(text: string | null): void {
    this.#messages.refill(this.#deps.clock.monotonicMs());
    const waitMs = this.#messages.waitMs(1);
    if (waitMs > 0) {
      this.#refuse(tooFast(this.#deps.limits, waitMs), readMessage(text));
      return;
    }
    this.#messages.take(1);
    const done = this.#running === null ? this.#handle(text) : this.#running.then(() => this.#handle(text));
    if (done instanceof Promise) this.#run(done);
  }

  #run(done: Promise<void>): void {
    this.#running = done;
    void done.then(() => {
      if (this.#running === done) this.#running = null;
    });
  }

  #handle(text: string | null): Ready<void> {
    if (!this.#connection.isOpen) return;
    const read = readMessage(text);
    const answer = this.#answerCharged(read.request);
    // Nothing may happen between what `#subscribe` reads and what it begins to follow: only a key is waited for.
    return whenReady(answer, (settled) => this.#tell(settled, read));
  }

  #tell(answer: Result<Answer, WireError>, read: ReadMessage): void {
    if (answer.ok) this.#accept(answer.value, read);
    else this.#refuse(answer.error, read);
  }

  #accept({ message, next }: Answer, read: ReadMessage): void {
    this.#errorsInARow = 0;
    this.#connection.sendMessage({ ...message, ...idOf(read) });
    next?.();
  }

  /** Each message counts as one request, also one that cannot be read; `auth` as one of the account it names. */
  #answerCharged(request: ReadMessage['request']): Ready<Result<Answer, WireError>> {
    const isAuth = request.ok && request.value.op === 'auth';
    const refusal = isAuth ? null : this.#charge(this.#connection.caller);
    if (refusal !== null) return err(refusal);
    return request.ok ? this.#answer(request.value) : request;
  }

  #charge(caller: Caller | null): WireError | null {
    return this.#deps.rateLimits?.charge(this.#connection.socket, caller, 1)?.refusal ?? null;
  }

  #answer(request: StreamRequest): Ready<Result<Answer, WireError>> {
    switch (request.op) {
      case 'auth':
        return this.#authenticate(request.apiKey);
      case 'ping':
        return ok({ message: { type: 'pong', time: formatTime(this.#deps.now()) } });
      case 'subscribe':
        return this.#subscribe(request);
      case 'unsubscribe':
        return this.#unsubscribe(request.wanted);
    }
  }

  async #authenticate(apiKey: unknown): Promise<Result<Answer, WireError>> {
    const { apiKeys, exchange, log, markets, presence } = this.#deps;
    if (this.#connection.caller !== null)
      return refused('BAD_COMBINATION', 'this connection has authenticated already; open another one', 'op');
    const starting = stillStarting(exchange);
    if (starting !== null) return err(starting);
    const caller = await Promise.resolve(authenticate(apiKeys, apiKey, KEY_PLACE)).catch(
      (error: unknown) => ({
        ok: false as const,
        error: failedBy(error, log, { op: 'auth' }, 'the key could not be looked up'),
      }),
    );
    const refusal = this.#charge(caller.ok ? caller.value : null);
    if (refusal !== null) return err(refusal);
    if (!caller.ok) return caller;
    const { account, admin } = caller.value;
    if (this.#connection.isOpen) {
      this.#connection.caller = caller.value;
      this.#connection.apiKey = String(apiKey);
      if (account !== null) presence.came(account);
    }
    const accountId = account === null ? null : markets.accountId(account);
    return ok({ message: { type: 'authenticated', accountId, admin } });
  }

  #subscribe({ wanted, from }: Subscribe): Result<Answer, WireError> {
    const { exchange, limits, markets, subscriptions } = this.#deps;
    const { engine } = exchange;
    const starting = stillStarting(exchange);
    if (starting !== null) return err(starting);
    const target = targetOf(wanted, this.#connection.caller, markets);
    if (!target.ok) return target;
    if (subscriptions.has(this.#connection, target.value))
      return refused('BAD_COMBINATION', `channel ${wanted.channel} is subscribed already`, 'channel');
    if (subscriptions.count(this.#connection) >= limits.subscriptions) return tooMany(limits.subscriptions);
    const publication = subscriptions.of(target.value);
    if (from !== null && !publication.canResume)
      return refused(
        'BAD_COMBINATION',
        `channel ${wanted.channel} has no past: it takes no fromSeq`,
        'fromSeq',
      );
    const past =
      from === null ? null : publication.past({ epoch: from.epoch ?? engine.epoch, seq: from.seq });
    if (from !== null && past === null) return gone(from.seq);
    const { epoch, seq } = engine;
    return ok({
      message: { type: 'subscribed', ...named(wanted), epoch, seq },
      next: () => subscriptions.add(this.#connection, target.value, publication, past),
    });
  }

  #unsubscribe(wanted: Wanted): Result<Answer, WireError> {
    const target = targetOf(wanted, this.#connection.caller, this.#deps.markets);
    if (!target.ok) return target;
    this.#deps.subscriptions.remove(this.#connection, target.value);
    return ok({ message: { type: 'unsubscribed', ...named(wanted) } });
  }

  #refuse(error: WireError, read: Pick<ReadMessage, 'id' | 'echo'>): void {
    const { retryAfterSeconds } = error;
    const wait = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
    this.#connection.sendMessage({
      type: 'error',
      ...errorBody(error),
      ...wait,
      ...read.echo,
      ...idOf(read),
    });
    // Whoever asks for much at once is told to wait, as often as it takes.
    if (error.name === 'RATE_LIMITED') return;
    this.#errorsInARow += 1;
    if (this.#errorsInARow < this.#deps.limits.errorsInARow) return;
    this.#connection.close(CLOSE.policy, 'too many errors');
  }
}

const idOf = ({ id }: Pick<ReadMessage, 'id'>) => (id === null ? {} : { id });

/** The subscription as the client named it. */
function named({ channel, symbol, interval, accountId }: Wanted): object {
  return {
    channel,
    ...(symbol === null ? {} : { symbol }),
    ...(interval === null ? {} : { interval }),
    ...(accountId === null ? {} : { accountId }),
  };
}

const tooFast = ({ messagesPerSecond, messagesAtOnce }: StreamLimits, waitMs: number): WireError => ({
  name: 'RATE_LIMITED',
  message: `a connection may send ${messagesPerSecond} messages per second and ${messagesAtOnce} at once, but sent more`,
  retryAfterSeconds: Math.ceil(waitMs / 1000),
});

const tooMany = (count: number) =>
  refused('RATE_LIMITED', `a connection may have ${count} subscriptions, and has them already`);

const gone = (seq: number) =>
  refused(
    'RESUME_GAP',
    `fromSeq must be of this epoch and still kept, but ${seq} is not, or is still to come; subscribe without it`,
    'fromSeq',
  );
