import type { Clock } from '../../common/clock.ts';
import { ok, type Result } from '../../common/result.ts';
import { type Ready, whenReady } from '../../common/when-ready.ts';
import type { EdgeDependencies } from '../types.ts';
import { authenticate, failedBy, stillStarting } from '../wire/admission.ts';
import type { Markets } from '../wire/markets.ts';
import { formatTime } from '../wire/times.ts';
import { errorBody, refused, type WireError } from '../wire/wire-error.ts';
import { CLOSE, type StreamConnection } from './connection.ts';
import { STREAM_LIMITS } from './limits.ts';
import type { AccountPresence } from './presence.ts';
import { type ReadMessage, readMessage, type StreamRequest, type Wanted } from './requests.ts';
import type { Subscriptions } from './subscriptions.ts';
import { targetOf } from './targets.ts';

export type SessionDependencies = Pick<EdgeDependencies, 'exchange' | 'apiKeys' | 'now' | 'log'> & {
  readonly markets: Markets;
  readonly subscriptions: Subscriptions;
  readonly presence: AccountPresence;
  readonly clock: Clock;
};

type Subscribe = Extract<StreamRequest, { op: 'subscribe' }>;
/** Sent before what it set off, so that a client knows what the messages behind it are. */
type Answer = { readonly message: object; readonly next?: () => void };

const SECOND_MS = 1000;
const KEY_PLACE = { needed: 'op auth needs an apiKey', name: 'apiKey' } as const;

/** What one client says, answered in the order it was said. */
export class Session {
  readonly #connection: StreamConnection;
  readonly #deps: SessionDependencies;
  #running: Promise<void> = Promise.resolve();
  #secondBegan = Number.NEGATIVE_INFINITY;
  #messagesInSecond = 0;
  #errorsInARow = 0;

  constructor(connection: StreamConnection, deps: SessionDependencies) {
    this.#connection = connection;
    this.#deps = deps;
  }

  /** A text message has come in. */
  receive(text: string): void {
    if (this.#isTooFast()) this.#refuse(TOO_FAST, readMessage(text));
    else this.#running = this.#running.then(() => this.#handle(text));
  }

  receiveBinary(): void {
    const message = 'a message must be text, but was binary';
    this.#refuse({ name: 'MALFORMED', message }, { id: null, echo: {} });
  }

  #isTooFast(): boolean {
    const nowMs = this.#deps.clock.monotonicMs();
    if (nowMs - this.#secondBegan >= SECOND_MS) {
      this.#secondBegan = nowMs;
      this.#messagesInSecond = 0;
    }
    this.#messagesInSecond += 1;
    return this.#messagesInSecond > STREAM_LIMITS.messagesPerSecond;
  }

  async #handle(text: string): Promise<void> {
    if (!this.#connection.isOpen) return;
    const read = readMessage(text);
    const answer = read.request.ok ? this.#answer(read.request.value) : read.request;
    // Nothing may happen between what `#subscribe` reads and what it begins to follow: only a key is waited for.
    await whenReady(answer, (settled) => this.#tell(settled, read));
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

  #answer(request: StreamRequest): Ready<Result<Answer, WireError>> {
    switch (request.op) {
      case 'ping':
        return ok({ message: { type: 'pong', time: formatTime(this.#deps.now()) } });
      case 'auth':
        return this.#authenticate(request.apiKey);
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
    if (starting !== null) return { ok: false, error: starting };
    const caller = await Promise.resolve(authenticate(apiKeys, apiKey, KEY_PLACE)).catch(
      (error: unknown) => ({
        ok: false as const,
        error: failedBy(error, log, { op: 'auth' }, 'the key could not be looked up'),
      }),
    );
    if (!caller.ok) return caller;
    const { account, admin } = caller.value;
    if (this.#connection.isOpen) {
      this.#connection.caller = caller.value;
      if (account !== null) presence.came(account);
    }
    const accountId = account === null ? null : markets.accountId(account);
    return ok({ message: { type: 'authenticated', accountId, admin } });
  }

  #subscribe({ wanted, from }: Subscribe): Result<Answer, WireError> {
    const { exchange, markets, subscriptions } = this.#deps;
    const { engine } = exchange;
    const starting = stillStarting(exchange);
    if (starting !== null) return { ok: false, error: starting };
    const target = targetOf(wanted, this.#connection.caller, markets);
    if (!target.ok) return target;
    if (subscriptions.has(this.#connection, target.value))
      return refused('BAD_COMBINATION', `channel ${wanted.channel} is subscribed already`, 'channel');
    if (subscriptions.count(this.#connection) >= STREAM_LIMITS.subscriptions) return TOO_MANY;
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
    this.#connection.sendMessage({ type: 'error', ...errorBody(error), ...read.echo, ...idOf(read) });
    this.#errorsInARow += 1;
    if (this.#errorsInARow < STREAM_LIMITS.errorsInARow) return;
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

const TOO_FAST: WireError = {
  name: 'RATE_LIMITED',
  message: `a connection may send ${STREAM_LIMITS.messagesPerSecond} messages per second, but sent more`,
};

const TOO_MANY = refused(
  'RATE_LIMITED',
  `a connection may have ${STREAM_LIMITS.subscriptions} subscriptions, and has them already`,
);

const gone = (seq: number) =>
  refused(
    'RESUME_GAP',
    `what came after fromSeq ${seq} is not kept any more, or of another epoch; subscribe without fromSeq`,
    'fromSeq',
  );
