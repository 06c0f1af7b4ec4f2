import { expect, expectTypeOf, test } from 'vitest';
import type * as Client from '../../../src/client/exchange/index.ts';
import type * as engine from '../../../src/engine/types.ts';
import type { accountJson, balanceJson } from '../../../src/worker/wire/account-json.ts';
import type { bookJson, symbolJson, tickerJson, tradeJson } from '../../../src/worker/wire/market-json.ts';
import type {
  CancelAnswer,
  MassCancelAnswer,
  OrderAnswer,
  ReplaceAnswer,
} from '../../../src/worker/wire/order-answers.ts';
import type { FillJson, OrderJson } from '../../../src/worker/wire/order-json.ts';
import type { ErrorBody } from '../../../src/worker/wire/wire-error.ts';

type Keys<T> = keyof T & string;
type SameKeys<A, B> = [Keys<A>, Keys<B>] extends [Keys<B>, Keys<A>] ? true : false;

test('the types of the client have the fields of the server, and no others', () => {
  expectTypeOf<SameKeys<Client.Order, OrderJson>>().toEqualTypeOf<true>();
  expectTypeOf<SameKeys<Client.Fill, FillJson>>().toEqualTypeOf<true>();
  expectTypeOf<SameKeys<Client.PlacedOrder, OrderAnswer>>().toEqualTypeOf<true>();
  expectTypeOf<SameKeys<Client.ReplacedOrder, ReplaceAnswer>>().toEqualTypeOf<true>();
  expectTypeOf<SameKeys<Client.CanceledOrder, CancelAnswer>>().toEqualTypeOf<true>();
  expectTypeOf<SameKeys<Client.CanceledOrders, MassCancelAnswer>>().toEqualTypeOf<true>();
  expectTypeOf<SameKeys<Client.ErrorBody, ErrorBody>>().toEqualTypeOf<true>();
  expectTypeOf<SameKeys<Client.Balance, ReturnType<typeof balanceJson>>>().toEqualTypeOf<true>();
  expectTypeOf<SameKeys<Client.Account, ReturnType<typeof accountJson>>>().toEqualTypeOf<true>();
  expectTypeOf<SameKeys<Client.OrderBook, ReturnType<typeof bookJson>>>().toEqualTypeOf<true>();
  expectTypeOf<SameKeys<Client.Trade, ReturnType<typeof tradeJson>>>().toEqualTypeOf<true>();
  expectTypeOf<SameKeys<Client.Ticker, ReturnType<typeof tickerJson>>>().toEqualTypeOf<true>();
  expectTypeOf<SameKeys<Client.SymbolRules, ReturnType<typeof symbolJson>>>().toEqualTypeOf<true>();
});

test('what the server answers is what the client says it gets', () => {
  expectTypeOf<OrderJson>().toExtend<Client.Order>();
  expectTypeOf<FillJson>().toExtend<Client.Fill>();
  expectTypeOf<OrderAnswer>().toExtend<Client.PlacedOrder>();
  expectTypeOf<ErrorBody>().toExtend<Client.ErrorBody>();
  expectTypeOf<ReturnType<typeof bookJson>>().toExtend<Client.OrderBook>();
  expectTypeOf<ReturnType<typeof tradeJson>>().toExtend<Client.Trade>();
  expectTypeOf<ReturnType<typeof tickerJson>>().toExtend<Client.Ticker>();
  expectTypeOf<ReturnType<typeof symbolJson>>().toExtend<Client.SymbolRules>();
});

test('words of the market are those of the engine', () => {
  expectTypeOf<Client.OrderType>().toEqualTypeOf<engine.OrderType>();
  expectTypeOf<Client.OrderStatus>().toEqualTypeOf<engine.OrderStatus>();
  expectTypeOf<Client.SymbolState>().toEqualTypeOf<engine.SymbolState>();
  expectTypeOf<Client.TimeInForce>().toEqualTypeOf<engine.TimeInForce>();
  expectTypeOf<Client.SelfTradePrevention>().toEqualTypeOf<engine.StpMode>();
  expect.assertions(0); // Checked by the compiler, which lint runs over the tests too.
});
