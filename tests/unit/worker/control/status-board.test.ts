import { beforeEach, expect, test } from 'vitest';
import { createEngine } from '../../../../src/engine/index.ts';
import { StatusBoard } from '../../../../src/worker/control/status-board.ts';
import type { ExchangeHealth } from '../../../../src/worker/exchange/types.ts';
import { ManualClock } from '../support/manual-clock.ts';

const STARTING: ExchangeHealth = {
  recovering: true,
  accepting: false,
  database: { ok: false, reason: null },
  staleSeconds: null,
};
const AWAY: ExchangeHealth = { ...STARTING, database: { ok: false, reason: 'connection refused' } };

let health: ExchangeHealth;
let board: StatusBoard;
beforeEach(() => {
  const rest = {
    engine: createEngine(),
    clock: new ManualClock(),
    projectionLagMs: () => 0,
    uncommitted: () => 0,
  };
  board = new StatusBoard({
    ...rest,
    health: () => health,
    connections: () => 0,
    onEventLoopDelay: () => undefined,
  });
  board.enter('recovering', 'it waits for Postgres');
});

test.each([
  ['has not been tried', STARTING, []],
  ['has failed', AWAY, ['database']],
])('a venue that starts, and whose Postgres %s, misses %o', (_what, now, degraded) => {
  health = now;
  const reason = 'it waits for Postgres';
  expect(board.status()).toMatchObject({ phase: 'recovering', reason, degraded });
  board.close();
});

test('a venue that serves misses Postgres as soon as it does not answer', () => {
  health = { ...AWAY, recovering: false };
  board.enter('serving');
  expect(board.status()).toMatchObject({
    phase: 'degraded',
    reason: 'connection refused',
    degraded: ['database'],
  });
  board.close();
});
