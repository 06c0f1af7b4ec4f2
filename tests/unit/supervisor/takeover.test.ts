import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ConfigStatus, SupervisorMessage } from '../../../src/protocol/control.ts';
import { configHash } from '../../../src/supervisor/worker/config.ts';
import { Takeover } from '../../../src/supervisor/worker/takeover.ts';
import { plannedInstance } from './planned.ts';

const WANTED = plannedInstance('binance', { env: { A: '1' } });
const NEWER = plannedInstance('binance', { env: { A: '2' } });
const HASH = configHash(WANTED);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'exsim-takeover-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A takeover, what it sent, and what it told. */
function takingOver() {
  const sent: Extract<SupervisorMessage, { type: 'reload' }>[] = [];
  const told: string[] = [];
  const file = join(folder, 'spec.json');
  const takeover = new Takeover(file, {
    send: (message) => {
      if (message.type === 'reload') sent.push(message);
      return true;
    },
    taken: ({ spec }) => told.push(`taken ${spec.env['A']}`),
    refused: ({ reason }) => told.push(`refused: ${reason}`),
  });
  const refusal = (at: number): ConfigStatus => ({
    hash: 'old',
    refused: { request: sent[at]!.request, reason: 'no room', wayOut: null },
  });
  return { takeover, sent, told, file, refusal };
}

test('the file is there before the worker hears of it, and the next beat says that it is in force', async () => {
  const { takeover, sent, told, file } = takingOver();
  await takeover.ask(WANTED);
  expect([sent, JSON.parse(readFileSync(file, 'utf8'))]).toMatchObject([[{ configHash: HASH }], WANTED.spec]);
  takeover.heard({ hash: 'old', refused: null });
  expect(told).toEqual([]);
  takeover.heard({ hash: HASH, refused: null });
  takeover.heard({ hash: HASH, refused: null });
  expect(told).toEqual(['taken 1']);
});

test('on another connection it asks once more, but not for what was answered', async () => {
  const { takeover, sent, refusal } = takingOver();
  takeover.connected();
  const asked = takeover.ask(WANTED);
  takeover.connected();
  expect(sent).toEqual([]);
  await asked;
  takeover.connected();
  expect(sent.map(({ request }) => request)).toEqual([sent[0]!.request, sent[0]!.request]);
  takeover.heard(refusal(0));
  takeover.connected();
  expect(sent).toHaveLength(2);
});

test('a refusal is told once and kept, also when the worker comes to take it after all', async () => {
  const { takeover, told, refusal } = takingOver();
  await takeover.ask(WANTED);
  takeover.heard(refusal(0));
  takeover.heard(refusal(0));
  expect([told, takeover.refusal]).toEqual([['refused: no room'], { reason: 'no room', wayOut: null }]);
  takeover.heard({ hash: HASH, refused: null });
  expect([told.at(-1), takeover.refusal]).toEqual(['taken 1', null]);
});

test('what a worker said of an earlier one is no answer to this one', async () => {
  const { takeover, told, refusal } = takingOver();
  await takeover.ask(WANTED);
  takeover.heard(refusal(0));
  await takeover.ask(WANTED);
  takeover.heard(refusal(0));
  expect([told, takeover.refusal]).toEqual([['refused: no room'], null]);
});

test('of two at once the newer one counts', async () => {
  const { takeover, sent, told, file } = takingOver();
  await Promise.all([takeover.ask(WANTED), takeover.ask(NEWER)]);
  expect(sent.map((message) => message.configHash)).toEqual([configHash(NEWER)]);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(NEWER.spec);
  takeover.heard({ hash: HASH, refused: null });
  takeover.heard({ hash: configHash(NEWER), refused: null });
  expect(told).toEqual(['taken 2']);
});
