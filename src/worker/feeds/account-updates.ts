import type { EngineEvent, OrderView } from '../../engine/types.ts';
import type { AppliedBatch } from '../exchange/sink.ts';
import { fillsOf } from '../query/fills.ts';
import type { FillView } from '../query/types.ts';
import type { AccountBalance, AccountUpdate } from './types.ts';

/** An update that is being put together. */
type Draft = {
  readonly account: number;
  readonly firstSeq: number;
  lastSeq: number;
  seq: number;
  time: number;
  readonly orders: OrderView[];
  readonly fills: FillView[];
  readonly balances: Map<number, AccountBalance>;
};

/** What a batch did to the accounts that somebody wants to know of, one update each. */
export function accountUpdates(
  batch: AppliedBatch,
  epoch: number,
  isWanted: (account: number) => boolean,
): AccountUpdate[] {
  const drafts = new Map<number, Draft>();
  for (const event of batch.events) addEvent(event, drafts, isWanted);
  for (const order of batch.orders.values()) drafts.get(order.account)?.orders.push(order);
  return [...drafts.values()].map((draft) => ({
    ...draft,
    epoch,
    balances: [...draft.balances.values()],
  }));
}

function addEvent(event: EngineEvent, drafts: Map<number, Draft>, isWanted: (account: number) => boolean) {
  const touch = (account: number, accountSeq: number): void => {
    if (isWanted(account)) addTo(draftOf(drafts, account, accountSeq), event, accountSeq);
  };
  switch (event.type) {
    case 'trade':
    case 'matchPrevented':
      touch(event.makerAccount, event.makerAccountSeq);
      touch(event.takerAccount, event.takerAccountSeq);
      return;
    case 'transferred':
      touch(event.account, event.accountSeq);
      touch(event.toAccount, event.toAccountSeq);
      return;
    default:
      if ('accountSeq' in event) touch(event.account, event.accountSeq);
  }
}

function draftOf(drafts: Map<number, Draft>, account: number, firstSeq: number): Draft {
  const known = drafts.get(account);
  if (known !== undefined) return known;
  const draft = {
    ...{ account, firstSeq, lastSeq: firstSeq, seq: 0, time: 0 },
    ...{ orders: [], fills: [], balances: new Map() },
  };
  drafts.set(account, draft);
  return draft;
}

function addTo(draft: Draft, event: EngineEvent, accountSeq: number): void {
  // Of a trade with itself the account hears twice: both fills came with the first.
  const isNew = draft.seq !== event.seq;
  draft.lastSeq = accountSeq;
  draft.seq = event.seq;
  draft.time = event.time;
  if (event.type === 'trade' && isNew) draft.fills.push(...fillsOf(event, onlyOf(draft.account)));
  else if (event.type === 'balanceChanged') {
    const { asset, available, locked } = event;
    draft.balances.set(asset, { asset, available, locked });
  }
}

const onlyOf = (account: number) => ({ account, symbol: null, orderId: null });
