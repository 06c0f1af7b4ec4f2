import type { CommandDraft, Outcome } from '../../src/worker/exchange/types.ts';
import type { Dice } from '../support/differential/dice.ts';
import { limitOrder } from '../unit/worker/support/venue.ts';

/** Something a client wants, and insists on until it is told what became of it. */
export type Intent = {
  readonly name: string;
  readonly account: number;
  readonly draft: CommandDraft;
  /** The answer that ended it. */
  answer: Outcome | null;
};

/** One request as it reached a worker. */
export type Delivery = {
  readonly intent: Intent;
  readonly worker: string;
  /** Of this worker's deliveries: those of one client are sequenced in this order. */
  readonly number: number;
  /** What left the worker; null as long as nothing did. */
  outcome: Outcome | null;
};

/** What the clients want next, drawn from what they wanted before. */
export class Intents {
  readonly all: Intent[] = [];
  readonly #dice: Dice;

  constructor(dice: Dice) {
    this.#dice = dice;
  }

  /** `nowMs`: wall clock. */
  next(nowMs: number): Intent {
    const account = this.#dice.below(2);
    const kind = this.#dice.weighted([
      [70, 'order'],
      [12, 'cancel'],
      [12, 'again'],
      [4, 'changed'],
      [2, 'massCancel'],
    ] as const);
    const draft = this.#draft(kind, account, nowMs) ?? this.#order(account, nowMs);
    const intent = { name: `${kind}${this.all.length + 1}`, account: accountOf(draft), draft, answer: null };
    this.all.push(intent);
    return intent;
  }

  #draft(
    kind: 'order' | 'cancel' | 'again' | 'changed' | 'massCancel',
    account: number,
    nowMs: number,
  ): CommandDraft | null {
    switch (kind) {
      case 'order':
        return this.#order(account, nowMs);
      case 'cancel':
        return this.#cancel();
      case 'again':
        return this.#earlierOrder();
      case 'changed': {
        const earlier = this.#earlierOrder();
        return earlier === null ? null : { ...earlier, lots: (earlier.lots ?? 0) + 1 };
      }
      case 'massCancel':
        return { type: 'massCancel', account, symbol: null, side: null, reason: 'MASS' };
    }
  }

  #order(account: number, nowMs: number): ReturnType<typeof limitOrder> {
    const { between, pick } = {
      between: this.#dice.between.bind(this.#dice),
      pick: this.#dice.pick.bind(this.#dice),
    };
    const timeInForce = pick(['GTC', 'GTC', 'GTC', 'IOC', 'GTD'] as const);
    return limitOrder({
      account,
      side: pick(['BUY', 'SELL']),
      priceTicks: between(9_995, 10_005),
      lots: between(10, 50) * 1000,
      timeInForce,
      expireAt: timeInForce === 'GTD' ? nowMs + between(100, 6000) : null,
      clientOrderId: `c${this.all.length + 1}`,
    });
  }

  #cancel(): CommandDraft | null {
    const orders = this.all.flatMap(({ answer }) =>
      answer?.kind === 'applied' && answer.order ? [answer.order] : [],
    );
    if (orders.length === 0) return null;
    const { account, orderId } = this.#dice.pick(orders);
    return { type: 'cancel', account, orderId, reason: 'USER' };
  }

  #earlierOrder(): ReturnType<typeof limitOrder> | null {
    const drafts = this.all.flatMap(({ draft }) => (draft.type === 'newOrder' ? [draft] : []));
    return drafts.length === 0 ? null : this.#dice.pick(drafts);
  }
}

const accountOf = (draft: CommandDraft): number => ('account' in draft ? (draft.account ?? 0) : 0);
