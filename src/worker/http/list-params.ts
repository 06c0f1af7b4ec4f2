import { ok } from '../../common/result.ts';
import type { Page, PageRequest } from '../query/types.ts';
import type { NamedAccount } from '../wire/account-scope.ts';
import type { Markets } from '../wire/markets.ts';
import { unknownSymbol } from '../wire/order-codec.ts';
import { type Answer, answered } from './answer.ts';
import { HTTP_LIMITS } from './limits.ts';
import { type Param, textParam } from './query-params.ts';

/** `symbol=`, read to the symbol's index. */
export const symbolParam = (markets: Markets): Param<number> =>
  textParam(
    (text) => markets.byName(text)?.index,
    (text, field) => ({ name: 'UNKNOWN_SYMBOL', message: unknownSymbol(text), field }),
  );

/** `accountId=`, read to the account's index. Whether the caller may name it is for `accountScope` to say. */
export const accountParam = (markets: Markets): Param<NamedAccount> => ({
  schema: { type: 'string' },
  read: (id) => ok({ id, account: markets.accountByName(id) ?? null }),
});

export const pageOf = (query: {
  readonly limit: number | null;
  readonly cursor: number | null;
}): PageRequest => ({ limit: query.limit ?? HTTP_LIMITS.pageDefault, before: query.cursor });

export const pageJson = <T>(page: Page<T>, itemJson: (item: T) => unknown) => ({
  items: page.items.map(itemJson),
  nextCursor: page.next === null ? null : String(page.next),
});

export const pageAnswer = <T>(page: Page<T>, itemJson: (item: T) => unknown): Answer =>
  answered(pageJson(page, itemJson));
