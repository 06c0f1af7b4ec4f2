import type { Clock } from '../../common/clock.ts';
import type { EngineReads } from '../../engine/types.ts';
import { type FeedPosition, Recent } from '../../engine/views/index.ts';
import type { AppliedBatch } from '../exchange/sink.ts';
import { accountUpdates } from './account-updates.ts';
import { Audience } from './audience.ts';
import { Listeners } from './listeners.ts';
import type { AccountMessage, AccountResume, AccountUpdate, Listener, Unfollow } from './types.ts';

/** Updates kept per account that is followed, for those who come back. */
const UPDATES_MAX = 1000;

type FollowedAccount = {
  readonly audience: Audience;
  readonly updates: Recent<AccountUpdate>;
  /** Every update after this accountSeq is here. */
  reachesTo: number;
};

/** What becomes of accounts, for those who follow one. An account that nobody follows costs nothing. */
export class AccountFeed {
  readonly #engine: EngineReads;
  readonly #clock: Clock;
  readonly #listeners = new Listeners<number, AccountMessage>();
  readonly #followed = new Map<number, FollowedAccount>();

  constructor(engine: EngineReads, clock: Clock) {
    this.#engine = engine;
    this.#clock = clock;
  }

  get isFollowed(): boolean {
    return this.#followed.size > 0;
  }

  follow(account: number, listener: Listener<AccountMessage>): Unfollow {
    const { audience } = this.#followed.get(account) ?? this.#begin(account);
    return audience.add(this.#listeners.add(account, listener));
  }

  resume(account: number, { epoch, seq }: FeedPosition): AccountResume {
    const current = this.#engine.accountSeq(account);
    const followed = this.#followed.get(account);
    if (epoch !== this.#engine.epoch || seq > current) return { kind: 'gap' };
    if (seq === current) return { kind: 'updates', updates: [] };
    if (followed === undefined || seq < followed.reachesTo) return { kind: 'gap' };
    const { updates } = followed;
    return { kind: 'updates', updates: updates.from(updates.firstNot(({ lastSeq }) => lastSeq <= seq)) };
  }

  tell(batch: AppliedBatch): void {
    const { epoch } = this.#engine;
    for (const update of accountUpdates(batch, epoch, (account) => this.#followed.has(account))) {
      const followed = this.#followed.get(update.account)!;
      const gone = followed.updates.push(update);
      if (gone !== undefined) followed.reachesTo = gone.lastSeq;
      this.#listeners.tell(update.account, { kind: 'update', update });
    }
  }

  /** What was told says nothing about what follows. */
  beginAnew(): void {
    for (const [account, { updates }] of this.#followed) {
      while (updates.length > 0) updates.shift();
      this.#followed.get(account)!.reachesTo = this.#engine.accountSeq(account);
    }
    this.#listeners.tellAll({ kind: 'gap', reason: 'reset' });
  }

  #begin(account: number): FollowedAccount {
    const followed = {
      audience: new Audience(this.#clock, () => this.#followed.delete(account)),
      updates: new Recent<AccountUpdate>(UPDATES_MAX),
      reachesTo: this.#engine.accountSeq(account),
    };
    this.#followed.set(account, followed);
    return followed;
  }
}
