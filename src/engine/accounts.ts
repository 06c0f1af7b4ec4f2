import { Records } from './memory/records.ts';
import type { SectionReader, SectionWriter } from './memory/section.ts';
import type { AccountView } from './types.ts';

export const ACCOUNTS_MAX = 2 ** 22;

/** Every number of an account's record, and more. */
const ACCOUNT_MASK = ACCOUNTS_MAX * 2 - 1;

/** Record of an account: two float64 and four ints. Its number is the account's index and 1. */
const WORDS = 4;
const INTS = 8;
const SEQ = 0;
/** -1: orders stay when the connection is lost. */
const GRACE_MS = 1;
const ROOT = 4;
const STATE = 5;
const LIVE_HEAD = 6;
const LIVE_TAIL = 7;

/** The customers. A master is the account whose sub-account another one is. */
export class Accounts {
  /** For who writes many numbers of accounts: see `putNextSeq`. */
  readonly records = new Records(WORDS);
  /** What readers may see of them. */
  readonly views: AccountView[] = [];
  readonly #byId = new Map<string, number>();

  get count(): number {
    return this.views.length;
  }

  /** Index by id; -1 when nobody has it. */
  find(id: string): number {
    return this.#byId.get(id) ?? -1;
  }

  add(id: string, master: number | null): number {
    const account = this.views.length;
    this.#register(account, id, master);
    this.records.cover(account + 1);
    this.records.f64[(account + 1) * WORDS + GRACE_MS] = -1;
    this.records.i32[(account + 1) * INTS + ROOT] = master ?? account;
    return account;
  }

  isMaster(account: number): boolean {
    return this.views[account]?.master === null;
  }

  /** Who it is for self-trade prevention across sub-accounts. */
  root(account: number): number {
    return this.records.i32[(account + 1) * INTS + ROOT] as number;
  }

  state(account: number): number {
    return this.records.i32[((account + 1) & ACCOUNT_MASK) * INTS + STATE] as number;
  }

  setState(account: number, state: number): void {
    this.records.i32[(account + 1) * INTS + STATE] = state;
  }

  /** Of its last event. */
  seq(account: number): number {
    return this.records.f64[(account + 1) * WORDS + SEQ] as number;
  }

  /** Gives out the next number of the account's own sequence. */
  nextSeq(account: number): number {
    const { f64 } = this.records;
    const at = (account + 1) * WORDS + SEQ;
    const next = (f64[at] as number) + 1;
    f64[at] = next;
    return next;
  }

  /** -1: off. */
  graceMs(account: number): number {
    return this.records.f64[(account + 1) * WORDS + GRACE_MS] as number;
  }

  setGraceMs(account: number, graceMs: number): void {
    this.records.f64[(account + 1) * WORDS + GRACE_MS] = graceMs;
  }

  /** First of its live orders. */
  liveHead(account: number): number {
    return this.records.i32[(account + 1) * INTS + LIVE_HEAD] as number;
  }

  setLiveHead(account: number, order: number): void {
    this.records.i32[((account + 1) & ACCOUNT_MASK) * INTS + LIVE_HEAD] = order;
  }

  setLiveTail(account: number, order: number): void {
    this.records.i32[((account + 1) & ACCOUNT_MASK) * INTS + LIVE_TAIL] = order;
  }

  /** Makes an order the last of its account's live ones, and the first where there is no other; answers the last one before. */
  exchangeLiveTail(account: number, order: number): number {
    const { i32 } = this.records;
    const at = ((account + 1) & ACCOUNT_MASK) * INTS;
    const tail = i32[at + LIVE_TAIL] as number;
    i32[at + LIVE_TAIL] = order;
    if (tail === 0) i32[at + LIVE_HEAD] = order;
    return tail;
  }

  /** Without orders, and without what waits for a lost connection; everything else stays. */
  reset(): void {
    for (let account = 0; account < this.count; account++) {
      this.setGraceMs(account, -1);
      this.setLiveHead(account, 0);
      this.setLiveTail(account, 0);
    }
  }

  save(to: SectionWriter): void {
    this.records.save(to);
  }

  /** `list`: id and master of each, which travel with the texts of a snapshot. */
  load(from: SectionReader, list: readonly AccountView[]): void {
    this.views.length = 0;
    this.#byId.clear();
    for (const { account, id, master } of list) this.#register(account, id, master);
    this.records.load(from);
    this.records.cover(list.length);
  }

  #register(account: number, id: string, master: number | null): void {
    this.views.push({ account, id, master });
    this.#byId.set(id, account);
  }
}

/**
 * Gives out an account's next number out of the records of all, written where an event wants it: a float64 that is
 * returned costs an object.
 */
export const putNextSeq = (
  records: Float64Array,
  account: number,
  into: Float64Array,
  field: number,
): void => {
  const at = accountSeqAt(account);
  const next = (records[at] as number) + 1;
  records[at] = next;
  into[field] = next;
};

/**
 * Where the number of an account's last event stands in the records of all. The mask changes nothing: it tells the
 * compiler that what follows does not overflow.
 */
export const accountSeqAt = (account: number): number => ((account + 1) & ACCOUNT_MASK) * WORDS + SEQ;
