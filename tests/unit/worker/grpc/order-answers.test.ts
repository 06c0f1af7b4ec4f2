import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  ORDER_STATUSES,
  ORDER_TYPES,
  SIDES,
  STP_MODES,
  TIMES_IN_FORCE,
} from '../../../../src/engine/types.ts';
import { loadDefinition } from '../../../../src/worker/grpc/definition.ts';
import { orderAnswerMessage } from '../../../../src/worker/grpc/messages.ts';
import { encodeOrderAnswer } from '../../../../src/worker/grpc/order-answers.ts';
import type { OrderAnswer } from '../../../../src/worker/wire/order-answers.ts';
import type { FillJson, OrderJson } from '../../../../src/worker/wire/order-json.ts';

const { responseSerialize, responseDeserialize } = loadDefinition()['PlaceOrders']!;

const text = fc.oneof(fc.string({ maxLength: 64 }), fc.string({ unit: 'binary', maxLength: 2000 }));
const maybe = fc.option(text);
const whole = fc.maxSafeNat();
const time = fc.integer({ min: 0, max: Date.UTC(9999, 0) }).map((ms) => new Date(ms).toISOString());
const symbol = { symbol: text, side: fc.constantFrom(...SIDES) };

const order: fc.Arbitrary<OrderJson> = fc.record({
  ...{ orderId: text, clientOrderId: maybe, accountId: text, ...symbol },
  ...{ type: fc.constantFrom(...ORDER_TYPES), timeInForce: fc.constantFrom(...TIMES_IN_FORCE) },
  ...{ price: maybe, stopPrice: maybe, quantity: maybe, quoteQuantity: maybe, filledQuantity: text },
  ...{ remainingQuantity: maybe, averagePrice: maybe, status: fc.constantFrom(...ORDER_STATUSES) },
  reason: fc.constantFrom(null, 'USER', 'IOC_REMAINDER'),
  fees: fc.array(fc.record({ asset: text, amount: text }), { maxLength: 3 }),
  ...{ postOnly: fc.boolean(), selfTradePrevention: fc.constantFrom(...STP_MODES) },
  ...{ expireAt: fc.option(time), createdAt: time, updatedAt: time, seq: whole },
}) as fc.Arbitrary<OrderJson>;

const fill: fc.Arbitrary<FillJson> = fc.record({
  ...{ tradeId: text, orderId: text, ...symbol, price: text, quantity: text, fee: text, feeAsset: text },
  ...{ liquidity: fc.constantFrom('MAKER' as const, 'TAKER' as const), at: time },
});

const answer = fc.record(
  {
    ...{ order, fills: fc.array(fill, { maxLength: 30 }), commandSeq: whole, seq: whole },
    duplicate: fc.constant(true as const),
  },
  { requiredKeys: ['order', 'fills', 'commandSeq', 'seq'] },
);

test('an answer of a stream of orders is encoded as protobufjs does it, whatever is in it', () => {
  fc.assert(
    fc.property(fc.nat(), answer, (position, answered) => {
      const expected = responseSerialize({ position, result: orderAnswerMessage(answered) });
      expect(told(encodeOrderAnswer(position, answered))).toEqual(told(expected));
    }),
    { numRuns: 300 },
  );
});

test('nothing of an answer that could not be encoded is left in the next one', () => {
  const [answered] = fc.sample(answer, 1) as unknown as [OrderAnswer];
  const alone = encodeOrderAnswer(1, answered);
  const order = { ...answered.order, seq: 5, side: 'NEITHER' } as unknown as OrderJson;
  expect(() => encodeOrderAnswer(2, { ...answered, order })).toThrow();
  expect(encodeOrderAnswer(1, answered)).toEqual(alone);
});

/** What a client reads; it cannot tell a default that was sent from one that was not. */
const told = (bytes: Buffer): object => withDefaults(responseDeserialize(bytes));
const DEFAULTS = {
  ...{ position: '0', commandSeq: '0', seq: '0', duplicate: false, postOnly: false, seconds: '0', nanos: 0 },
};
const withDefaults = (value: unknown): object =>
  JSON.parse(
    JSON.stringify(value, (_name, part) =>
      typeof part === 'object' && part !== null && !Array.isArray(part)
        ? Object.fromEntries(
            Object.entries(part).filter(([name, own]) => own !== DEFAULTS[name as keyof typeof DEFAULTS]),
          )
        : part,
    ),
  );
