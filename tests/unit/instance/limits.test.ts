import { expect, test } from 'vitest';
import { MONEY_BOUND } from '../../../src/engine/arithmetic.ts';
import { BALANCE_UNITS_LIMIT, LIMIT_RANGES } from '../../../src/instance/limits.ts';
import { GRPC_LIMITS } from '../../../src/worker/grpc/limits.ts';
import { HTTP_LIMITS } from '../../../src/worker/http/limits.ts';

/** How late the exchange may look at its waiting commands, generously. */
const LATE_MS = 500;

test.each([
  ['an HTTP connection', HTTP_LIMITS.connectionTimeoutMs],
  ['a gRPC call', GRPC_LIMITS.callMs],
])('an order is answered before %s is ended, whatever the instance file says', (_, endedMs) => {
  expect(LIMIT_RANGES.maxCommitWaitMs[1] + LATE_MS).toBeLessThanOrEqual(endedMs);
});

test('the ledger ends where the engine says', () => {
  expect(BALANCE_UNITS_LIMIT).toBe(MONEY_BOUND);
});
