import { closeSync, openSync, writeSync } from 'node:fs';
import type { FillJson, OrderJson } from '../../../../src/worker/wire/order-json.ts';

/** An order as it was sent; every one has a client order id of its own. */
export type OrderSent = {
  readonly account: string;
  readonly clientOrderId: string;
  readonly fields: Readonly<Record<string, string | boolean>>;
};
export type OrderAcked = {
  readonly order: OrderJson;
  readonly fills: readonly FillJson[];
  readonly commandSeq: number;
  readonly seq: number;
  readonly duplicate?: true;
};
export type CancelAcked = { readonly order: OrderJson; readonly commandSeq: number; readonly seq: number };

/** What finally became of a sent order, as its client was told. */
export type OrderFate =
  | { readonly kind: 'acked'; readonly answer: OrderAcked }
  | { readonly kind: 'refused'; readonly status: number; readonly body: unknown };

const FLUSH_LINES = 200;

/**
 * What clients meant to do and what they were told, in memory and as JSON lines in a file. The file is for people: it
 * is written in blocks and not synced, since this process is not among those that are killed.
 */
export class History {
  readonly sent = new Map<string, OrderSent>();
  readonly fates = new Map<string, OrderFate>();
  readonly cancels: CancelAcked[] = [];
  /** Definite answers that no client should ever get here, such as a refused key. */
  readonly strange: string[] = [];
  /** Requests that were answered with "not now" or "unknown", or not at all. */
  unanswered = 0;
  /** Answers to a request that was sent before: it had been done. */
  duplicates = 0;
  /** When something was acknowledged last, on the monotonic clock. */
  #lastAckMs = performance.now();
  #longestGapMs = 0;
  readonly #file: number;
  #lines: string[] = [];

  constructor(file: string) {
    this.#file = openSync(file, 'a');
  }

  /** Orders and cancels that were acknowledged. */
  get acks(): number {
    return this.#ackedOrders + this.cancels.length;
  }
  #ackedOrders = 0;

  intent(sent: OrderSent): void {
    this.sent.set(sent.clientOrderId, sent);
    this.#write({ intent: sent });
  }

  fate(clientOrderId: string, fate: OrderFate): void {
    this.fates.set(clientOrderId, fate);
    this.#write({ fate, clientOrderId });
    if (fate.kind === 'refused') return;
    this.#ackedOrders += 1;
    if (fate.answer.duplicate) this.duplicates += 1;
    this.#heard();
  }

  cancelIntent(orderId: string): void {
    this.#write({ cancel: orderId });
  }

  canceled(answer: CancelAcked): void {
    this.cancels.push(answer);
    this.#write({ canceled: answer });
    this.#heard();
  }

  /** The longest time without any acknowledgement since the last call, ms. */
  takeLongestGapMs(): number {
    const longest = Math.max(this.#longestGapMs, performance.now() - this.#lastAckMs);
    this.#longestGapMs = 0;
    return longest;
  }

  #heard(): void {
    const nowMs = performance.now();
    this.#longestGapMs = Math.max(this.#longestGapMs, nowMs - this.#lastAckMs);
    this.#lastAckMs = nowMs;
  }

  /** A line of the file alone, about what the harness does. */
  note(what: object): void {
    this.#write(what);
  }

  close(): void {
    this.#flush();
    closeSync(this.#file);
  }

  #write(what: object): void {
    this.#lines.push(JSON.stringify({ at: new Date().toISOString(), ...what }));
    if (this.#lines.length >= FLUSH_LINES) this.#flush();
  }

  #flush(): void {
    if (this.#lines.length > 0) writeSync(this.#file, `${this.#lines.join('\n')}\n`);
    this.#lines = [];
  }
}
