import { loadSync } from '@grpc/proto-loader';
import { describe, expect, test } from 'vitest';
import {
  ORDER_STATUSES,
  ORDER_TYPES,
  SIDES,
  STP_MODES,
  TIMES_IN_FORCE,
} from '../../../../src/engine/types.ts';
import { orderRequestSchema, orderSchema } from '../../../../src/worker/http/schemas.ts';
import { ORDER_FIELDS } from '../../../../src/worker/wire/order-codec.ts';

const PROTO = new URL('../../../../proto/exchange.proto', import.meta.url).pathname;
const definition = loadSync(PROTO, { enums: String });

type Described = {
  readonly type: { readonly field?: { name: string }[]; readonly value?: { name: string }[] };
};
const described = (name: string) => (definition[`exchange.${name}`] as unknown as Described).type;
const fieldsOf = (message: string) => described(message).field!.map(({ name }) => name);
const wordsOf = (name: string) => described(name).value!.map((value) => value.name);

describe('what is declared', () => {
  test('as an order request is what the codec takes, in JSON and in the proto file', () => {
    expect(Object.keys(orderRequestSchema.properties!)).toEqual([...ORDER_FIELDS]);
    expect(fieldsOf('PlaceOrderRequest').toSorted()).toEqual([...ORDER_FIELDS].toSorted());
  });

  test('as an order has the same fields in JSON and in the proto file', () => {
    expect(fieldsOf('Order').toSorted()).toEqual(Object.keys(orderSchema.properties!).toSorted());
  });

  test.each([
    ['Side', 'SIDE', SIDES],
    ['OrderType', 'ORDER_TYPE', ORDER_TYPES],
    ['TimeInForce', 'TIME_IN_FORCE', TIMES_IN_FORCE],
    ['SelfTradePrevention', 'SELF_TRADE_PREVENTION', STP_MODES],
    ['OrderStatus', 'ORDER_STATUS', ORDER_STATUSES],
  ] as const)('as %s in the proto file are the words of the engine', (name, prefix, words) => {
    expect(wordsOf(name)).toEqual([`${prefix}_UNSPECIFIED`, ...words.map((word) => `${prefix}_${word}`)]);
  });
});
