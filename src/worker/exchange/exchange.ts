import { assert } from '../../common/assert.ts';
import type { Clock } from '../../common/clock.ts';
import type { Command, EngineCore, EngineReads } from '../../engine/types.ts';
import type { LimitsSpec } from '../../instance/spec.ts';
import { STALE_AFTER_MS } from '../journal/availability.ts';
import type { Journal, Refusal } from '../journal/types.ts';
import type { MarketMetrics } from '../metrics/types.ts';
import { Applier, type Meter } from './applier.ts';
import { type Pending, takeBatch } from './batch.ts';
import { DeadlineTimer } from './deadline.ts';
import { MarketCounts } from './market-counts.ts';
import { SeqWaiters } from './seq-waiters.ts';
import type { EventSink } from './sink.ts';
import type { CommandDraft, Exchange, ExchangeHealth, Outcome } from './types.ts';

export type ExchangeOptions = {
  readonly engine: EngineCore;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly limits: Pick<LimitsSpec, 'maxQueuedCommands' | 'maxCommitWaitMs'>;
  readonly sinks: readonly EventSink[];
  readonly metrics: MarketMetrics;
  /** Hears of every answer: how long its caller waited. */
  readonly onAnswered: (outcome: Outcome, waitedMs: number) => void;
  /** Why nothing new may come in although the journal works, e.g. projections too far behind; null when it may. */
  readonly backpressure: () => Refusal | null;
  /** Runs a task when the events at hand are done, so that they share a batch. */
  readonly defer: (task: () => void) => void;
  /** Called once with what makes going on impossible. */
  readonly onFatal: (error: unknown) => void;
};

type Phase = 'recovering' | 'serving' | 'draining' | 'stopped';

/**
 * The sequencer: queue -> journal -> apply -> answer, one batch at a time. While a commit runs, the next
 * batch fills; it starts when the commit has ended.
 *
 *   recovering --serve()--> serving --drain()--> draining --stop()--> stopped
 *   any --the journal or the engine fails for good--> stopped
 */
export class LiveExchange implements Exchange {
  readonly #options: ExchangeOptions;
  readonly #applier: Applier;
  readonly #meter: Meter;
  readonly #waiters: SeqWaiters;
  readonly #deadline: DeadlineTimer;
  #phase: Phase = 'recovering';
  #queue: Pending[] = [];
  #inFlight: readonly Pending[] = [];
  #pumpSet = false;
  #advancing = false;
  #sweepSet = false;
  #idle: (() => void)[] = [];

  constructor(options: ExchangeOptions) {
    this.#options = options;
    this.#applier = new Applier(options);
    this.#meter = { counts: new MarketCounts(options.metrics, options.engine), clock: options.clock };
    this.#waiters = new SeqWaiters(options.clock);
    this.#deadline = new DeadlineTimer(options.clock, () => this.#advance());
  }

  get engine(): EngineReads {
    return this.#options.engine;
  }

  submit(draft: CommandDraft): Promise<Outcome> {
    const refusal = this.#refusal();
    if (refusal !== null) return Promise.resolve(refusal);
    return this.#enqueue(draft, this.#options.limits.maxCommitWaitMs);
  }

  /** For commands of the venue itself: taken in every phase but the last, and waiting as long as it takes. */
  submitInternal(draft: CommandDraft): Promise<Outcome> {
    if (this.#phase === 'stopped') return Promise.resolve({ kind: 'busy', reason: 'the venue has stopped' });
    return this.#enqueue(draft, Number.POSITIVE_INFINITY);
  }

  #enqueue(draft: CommandDraft, waitMs: number): Promise<Outcome> {
    const submittedMs = this.#options.clock.monotonicMs();
    return new Promise((resolve) => {
      this.#queue.push({ draft, submittedMs, expiresMs: submittedMs + waitMs, answer: resolve });
      this.#pumpSoon();
      this.#sweepLater();
    });
  }

  waitForSeq(seq: number, timeoutMs: number): Promise<boolean> {
    if (this.engine.seq >= seq) return Promise.resolve(true);
    if (this.#phase === 'stopped') return Promise.resolve(false);
    return this.#waiters.wait(seq, timeoutMs);
  }

  get health(): ExchangeHealth {
    const { ok, reason, confirmedAgoMs } = this.#options.journal.health;
    // Nothing is confirmed before the lease is taken, and nothing is read from a venue that recovers.
    const recovering = this.#phase === 'recovering';
    const stale = !recovering && confirmedAgoMs > STALE_AFTER_MS;
    return {
      recovering,
      accepting: this.#refusal() === null,
      database: { ok: ok && !stale, reason: reason ?? (stale ? 'Postgres does not answer' : null) },
      staleSeconds: stale ? Math.floor(confirmedAgoMs / 1000) : null,
    };
  }

  /** Commands that wait for the journal or are being written to it. */
  get unanswered(): number {
    return this.#queue.length + this.#inFlight.length;
  }

  /** Begins with the state of a snapshot; only before `serve`. */
  resume(engine: EngineCore): void {
    assert(this.#phase === 'recovering', 'a venue that serves keeps its state');
    this.#options.engine.become(engine);
  }

  /** Applies a row of the journal, and the followers hear of it; only before `serve`. */
  replay(commands: readonly Command[]): void {
    this.#applier.replay(commands);
  }

  /** Applies a row of the journal that every follower has; only before `serve`. */
  catchUp(commands: readonly Command[]): void {
    this.#applier.catchUp(commands);
  }

  /** From now on commands of clients are taken. */
  serve(): void {
    if (this.#phase !== 'recovering') return;
    this.#phase = 'serving';
    this.#meter.counts.allBooks();
    this.#followDeadline();
  }

  /** Takes nothing new and resolves when everything taken is answered. */
  drain(): Promise<void> {
    if (this.#phase !== 'stopped') this.#phase = 'draining';
    this.#deadline.set(null);
    if (this.#phase === 'stopped' || this.unanswered === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  /** Answers whatever is still waiting; nothing is applied afterwards. */
  stop(reason: string): void {
    this.#phase = 'stopped';
    this.#deadline.set(null);
    for (const pending of this.#inFlight) pending.answer({ kind: 'unknown', reason });
    for (const pending of this.#queue.splice(0)) pending.answer({ kind: 'busy', reason });
    this.#waiters.giveUp();
    this.#notifyIdle();
  }

  #refusal(): Refusal | null {
    if (this.#phase === 'serving') return this.#options.journal.refusal() ?? this.#fullQueue();
    return busy(this.#phase === 'recovering' ? 'the venue is reading its journal' : 'the venue is stopping');
  }

  #fullQueue(): Refusal | null {
    const { limits, backpressure } = this.#options;
    const { maxQueuedCommands } = limits;
    return this.#queue.length < maxQueuedCommands
      ? backpressure()
      : busy(`${maxQueuedCommands} commands wait already`);
  }

  #pumpSoon(): void {
    if (this.#pumpSet || this.#inFlight.length > 0 || this.#queue.length === 0) return;
    this.#pumpSet = true;
    this.#options.defer(() => {
      this.#pumpSet = false;
      // It handles every failure itself.
      if (this.#inFlight.length === 0 && this.#queue.length > 0) void this.#commitNext();
    });
  }

  async #commitNext(): Promise<void> {
    const batch = takeBatch(this.#queue);
    this.#inFlight = batch;
    try {
      const commands = this.#stamp(batch);
      await this.#journal(commands);
      if (this.#phase === 'stopped') return;
      this.#applier.live(commands, this.#meter, (index, outcome, nowMs) =>
        this.#answer(batch[index]!, outcome, nowMs),
      );
    } catch (error) {
      this.stop('the venue had to stop');
      this.#options.onFatal(error);
      return;
    }
    this.#committed();
  }

  #stamp(batch: readonly Pending[]): Command[] {
    const time = Math.max(this.engine.time, this.#options.clock.now());
    return batch.map(({ draft }) => stamped(draft, time));
  }

  #journal(commands: readonly Command[]): Promise<void> {
    const firstSeq = this.engine.commandSeq + 1;
    const lastSeq = firstSeq + commands.length - 1;
    return this.#options.journal.append({ firstSeq, lastSeq, time: commands[0]!.time, commands });
  }

  #answer(pending: Pending, outcome: Outcome, nowMs: number): void {
    pending.answer(outcome);
    this.#options.onAnswered(outcome, nowMs - pending.submittedMs);
  }

  #committed(): void {
    this.#inFlight = [];
    this.#waiters.reached(this.engine.seq);
    this.#followDeadline();
    if (this.unanswered === 0) this.#notifyIdle();
    this.#pumpSoon();
  }

  #notifyIdle(): void {
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  #followDeadline(): void {
    if (this.#phase === 'serving' && !this.#advancing) this.#deadline.set(this.engine.nextDeadline());
  }

  #advance(): void {
    this.#advancing = true;
    // A submitted command is always answered; what fell due is in the events.
    void this.submitInternal({ type: 'advance' }).then(() => {
      this.#advancing = false;
      this.#followDeadline();
    });
  }

  /** One timer for all who wait: it comes when the oldest of them may have waited too long. */
  #sweepLater(): void {
    if (this.#sweepSet) return;
    const oldest = this.#inFlight.find(canExpire) ?? this.#queue.find(canExpire);
    if (oldest === undefined) return;
    this.#sweepSet = true;
    const { clock } = this.#options;
    clock.after(Math.max(SWEEP_MIN_MS, Math.ceil(oldest.expiresMs - clock.monotonicMs())), () => {
      this.#sweepSet = false;
      this.#sweep();
      this.#sweepLater();
    });
  }

  #sweep(): void {
    const nowMs = this.#options.clock.monotonicMs();
    const reason = `no commit within ${this.#options.limits.maxCommitWaitMs} ms`;
    for (const pending of this.#inFlight)
      if (pending.expiresMs <= nowMs) pending.answer({ kind: 'unknown', reason });
    for (const pending of this.#queue)
      if (pending.expiresMs <= nowMs) pending.answer({ kind: 'busy', reason });
    this.#queue = this.#queue.filter((pending) => pending.expiresMs > nowMs);
    if (this.unanswered === 0) this.#notifyIdle();
  }
}

/** Gives a draft its time, in place: it was handed over, and a copy of its shape would be slow for the engine to read. */
function stamped(draft: CommandDraft, time: number): Command {
  const command = draft as Mutable<Command>;
  command.time = time;
  return command;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

const busy = (reason: string): Refusal => ({ kind: 'busy', reason });

/** Keeps the sweep calm while commands of an outage, answered already, are still being written. */
const SWEEP_MIN_MS = 50;

const canExpire = (pending: Pending): boolean => pending.expiresMs < Number.POSITIVE_INFINITY;
