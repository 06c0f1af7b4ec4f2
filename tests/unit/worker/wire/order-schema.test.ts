import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ORDER_TYPES, SIDES, STP_MODES, TIMES_IN_FORCE } from '../../../../src/engine/types.ts';
import { orderRequestSchema } from '../../../../src/worker/http/schemas.ts';
import { AMEND_SCHEMA, readAmend } from '../../../../src/worker/wire/amend-codec.ts';
import { Markets } from '../../../../src/worker/wire/markets.ts';
import { decodeOrder } from '../../../../src/worker/wire/order-codec.ts';
import { recordingMetrics } from '../metrics/recording-metrics.ts';
import { memoryVenue, SPEC, START } from './memory-venue.ts';

const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const RUNS = 2000;
/** What a schema can say of a request: it is no object, has unknown, missing or wrongly formed fields. */
const SHAPE_ERRORS: ReadonlySet<string> = new Set([
  'MALFORMED',
  'UNKNOWN_FIELD',
  'MISSING_FIELD',
  'BAD_DECIMAL',
  'BAD_ENUM',
  'BAD_CLIENT_ID',
]);

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
const markets = new Markets(memoryVenue(recordingMetrics()).engine, { spec: SPEC });

const junk = fc.constantFrom<unknown>(
  ...[null, true, 0, 1.5, '', ' ', 'x', '1e5', '-1', '+1', '01', '1.', '.5', '0x1', '١', '1,5', 'NaN'],
  ...[
    '9'.repeat(41),
    'a'.repeat(65),
    'BUY ',
    'limit',
    '2026-13-01',
    '2030-01-31T12:00:00+01:00',
    [],
    [[]],
    {},
  ],
);
const mostly = <T>(good: readonly T[]) =>
  fc.oneof({ weight: 6, arbitrary: fc.constantFrom<unknown>(...good) }, { weight: 1, arbitrary: junk });
// Within the scale of BTC-USD: how many decimals a symbol takes is not a matter of shape.
const decimals = mostly(['1', '0.5', '65000', '-2', '0', '12.10', '1.000000']);
const order = fc.record(
  {
    symbol: mostly(['BTC-USD']),
    side: mostly(SIDES),
    type: mostly(ORDER_TYPES),
    quantity: decimals,
    quoteQuantity: decimals,
    price: decimals,
    stopPrice: decimals,
    timeInForce: mostly(TIMES_IN_FORCE),
    expireAt: mostly(['2030-01-31T12:00:00Z', '2030-01-31T12:00:00.5Z', '2030-01-31T12:00:00.123Z']),
    postOnly: mostly([true, false]),
    selfTradePrevention: mostly(STP_MODES),
    clientOrderId: mostly(['a', 'A.b_c:d-9', 'x'.repeat(64)]),
    note: junk,
  },
  { requiredKeys: ['symbol', 'side', 'type'] },
);
/** Without the field nobody knows in most, so that the others are looked at. */
const bodies = fc.oneof(
  { weight: 9, arbitrary: order.map(({ note: _, ...rest }) => rest as unknown) },
  { weight: 2, arbitrary: order as fc.Arbitrary<unknown> },
  { weight: 1, arbitrary: junk },
);

describe(`what a schema describes is what its reader takes (seed ${SEED}):`, () => {
  test('orders', () => {
    const describes = ajv.compile(orderRequestSchema);
    const seen = { taken: 0, refused: 0 };
    fc.assert(
      fc.property(bodies, (body) => {
        const decoded = decodeOrder(body, { account: 0, markets, now: START });
        const isRightShape = describes(body);
        seen[isRightShape ? 'taken' : 'refused'] += 1;
        // Beyond shape there are rules of the symbol and of fields that go together.
        if (isRightShape) expect(decoded.ok || !SHAPE_ERRORS.has(decoded.error.name)).toBe(true);
        else expect(decoded.ok).toBe(false);
      }),
      { seed: SEED, numRuns: RUNS },
    );
    expect(Math.min(seen.taken, seen.refused)).toBeGreaterThan(RUNS / 20);
  });

  test('amends', () => {
    const describes = ajv.compile(AMEND_SCHEMA);
    const amend = fc.record({ price: decimals, quantity: decimals, note: junk }, { requiredKeys: [] });
    fc.assert(
      fc.property(fc.oneof(amend, junk), (body) => {
        expect(readAmend(body).ok).toBe(describes(body));
      }),
      { seed: SEED, numRuns: RUNS },
    );
  });
});
