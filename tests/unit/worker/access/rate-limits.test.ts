import { describe, expect, test } from 'vitest';
import { rateLimitsOf } from '../../../../src/worker/access/rate-limits.ts';
import type { Caller, RateLimits } from '../../../../src/worker/access/types.ts';

const ALICE: Caller = { account: 0, admin: false };
const BOB: Caller = { account: 1, admin: false };
const ROOT: Caller = { account: null, admin: true };
const SOCKET = {};

let nowMs = 0;
function limitsOf(requestsPerSecond: number, requestsPerSecondPerConnection = 0): RateLimits {
  nowMs = 5000;
  const rates = { requestsPerSecond, requestsPerSecondPerConnection };
  const limits = rateLimitsOf(rates, { monotonicMs: () => nowMs });
  if (limits === null) throw new Error('there are limits');
  return limits;
}

/** How many of `requests` single ones are taken now. */
function taken(limits: RateLimits, requests: number, caller: Caller | null, connection: object = SOCKET) {
  let count = 0;
  for (let request = 0; request < requests; request += 1)
    if (limits.charge(connection, caller, 1)?.refusal === null) count += 1;
  return count;
}

test('a venue without limits has none to ask', () => {
  const rates = { requestsPerSecond: 0, requestsPerSecondPerConnection: 0 };
  expect(rateLimitsOf(rates, { monotonicMs: () => 0 })).toBeNull();
});

describe('an account', () => {
  test('may ask as often as the limit at once, and again as fast as time passes', () => {
    const limits = limitsOf(10);
    expect(taken(limits, 100, ALICE)).toBe(10);
    nowMs += 99;
    expect(taken(limits, 100, ALICE)).toBe(0);
    nowMs += 1;
    expect(taken(limits, 100, ALICE)).toBe(1);
    nowMs += 450;
    expect(taken(limits, 100, ALICE)).toBe(4);
    nowMs += 3_600_000;
    expect(taken(limits, 100, ALICE)).toBe(10);
  });

  test('has its own limit, on whatever connections it asks; all admin keys share one', () => {
    const limits = limitsOf(3);
    expect(taken(limits, 2, ALICE, {})).toBe(2);
    expect(taken(limits, 2, ALICE, {})).toBe(1);
    expect(taken(limits, 5, BOB)).toBe(3);
    expect(taken(limits, 5, ROOT)).toBe(3);
    expect(limits.charge(SOCKET, null, 1)).toBeNull();
  });

  test('is told how it stands, and when to come again', () => {
    const limits = limitsOf(2);
    expect(limits.charge(SOCKET, ALICE, 1)).toEqual({
      ...{ limit: 2, remaining: 1, resetSeconds: 1, refusal: null },
    });
    limits.charge(SOCKET, ALICE, 1);
    const message = 'requests of this account must be at most 2 per second, but were more; try again in 1 s';
    expect(limits.charge(SOCKET, ALICE, 1)).toEqual({
      ...{ limit: 2, remaining: 0, resetSeconds: 1 },
      refusal: { name: 'RATE_LIMITED', message, retryAfterSeconds: 1 },
    });
  });

  test('pays for each order of a batch; one larger than a second allows waits for all of it', () => {
    const limits = limitsOf(10);
    expect(limits.charge(SOCKET, ALICE, 4)).toMatchObject({ remaining: 6, refusal: null });
    expect(limits.charge(SOCKET, ALICE, 100)?.refusal).toMatchObject({ retryAfterSeconds: 1 });
    nowMs += 1000;
    expect(limits.charge(SOCKET, ALICE, 100)).toMatchObject({
      remaining: 0,
      resetSeconds: 10,
      refusal: null,
    });
    nowMs += 8000;
    expect(limits.charge(SOCKET, ALICE, 1)?.refusal).toMatchObject({ retryAfterSeconds: 2 });
  });

  test.each([3, 7, 999, 1_000_000])('that waits as long as told is taken, at %d per second', (perSecond) => {
    const limits = limitsOf(perSecond);
    nowMs += 0.123456789;
    limits.charge(SOCKET, ALICE, perSecond);
    for (let round = 0; round < 50; round += 1) {
      const refusal = limits.charge(SOCKET, ALICE, perSecond)?.refusal;
      nowMs += 1000 * (refusal?.retryAfterSeconds ?? Number.NaN);
      expect(limits.charge(SOCKET, ALICE, perSecond)?.refusal).toBeNull();
    }
  });
});

describe('a connection', () => {
  test('has a limit whoever asks on it, with a key or without', () => {
    const limits = limitsOf(0, 3);
    expect([taken(limits, 1, ALICE), taken(limits, 1, BOB), taken(limits, 5, null)]).toEqual([1, 1, 1]);
    expect(taken(limits, 5, ALICE, {})).toBe(3);
    expect(limits.charge(SOCKET, ALICE, 1)?.refusal?.message).toMatch(/^requests of this connection /);
  });

  test('that is refused costs its account nothing, and the other way round', () => {
    const limits = limitsOf(4, 2);
    expect(taken(limits, 10, ALICE)).toBe(2);
    expect(limits.charge({}, ALICE, 1)).toMatchObject({ limit: 4, remaining: 1 });
    expect(limits.charge({}, ALICE, 1)).toMatchObject({ limit: 4, remaining: 0 });
    const third = {};
    expect(limits.charge(third, ALICE, 1)?.refusal?.message).toMatch(/^requests of this account /);
    expect(taken(limits, 5, BOB, third)).toBe(2);
  });

  test('that is short together with its account: told is what takes longer', () => {
    const limits = limitsOf(5, 10);
    const slower = { limit: 5, remaining: 0, resetSeconds: 20 };
    expect(limits.charge(SOCKET, ALICE, 100)).toEqual({ ...slower, refusal: null });
    expect(limits.charge(SOCKET, ALICE, 100)).toMatchObject({
      ...slower,
      refusal: { retryAfterSeconds: 20 },
    });
    nowMs += 20_000;
    expect(limits.charge(SOCKET, ALICE, 100)?.refusal).toBeNull();
  });
});
