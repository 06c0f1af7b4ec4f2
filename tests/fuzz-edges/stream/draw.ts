import { KLINE_INTERVALS } from '../../../src/engine/views/index.ts';
import { FEED_CHANNELS } from '../../../src/worker/metrics/types.ts';
import { STREAM_LIMITS } from '../../../src/worker/stream/limits.ts';
import { STREAM_OPS } from '../../../src/worker/stream/requests.ts';
import type { Dice } from '../../support/differential/dice.ts';
import type { Knowledge } from '../draw/knowledge.ts';
import { garbage, mutatedJson } from '../draw/mutate.ts';
import { frame, OPCODES } from './frames.ts';

/** A text a client sends; half of them as they should be. */
export function drawText(knowledge: Knowledge, dice: Dice, key: string | null, number: number): Buffer {
  const message = drawMessage(knowledge, dice, key, number);
  return dice.weighted<() => Buffer>([
    [6, () => Buffer.from(JSON.stringify(message))],
    [3, () => Buffer.from(mutatedJson(message, dice))],
    [1, () => shortened(garbage(JSON.stringify(message), dice))],
  ])();
}

/** Longer ones end the connection: that is one of the endings. */
const shortened = (bytes: Buffer): Buffer => bytes.subarray(0, STREAM_LIMITS.messageBytes);

function drawMessage(knowledge: Knowledge, dice: Dice, key: string | null, number: number): object {
  const op = dice.weighted([
    [1, 'auth'],
    [5, 'subscribe'],
    [2, 'unsubscribe'],
    [1, 'ping'],
    [1, dice.pick(STREAM_OPS)],
  ] as const);
  const id = dice.chance(50) ? { id: dice.pick([number, `id-${number}`]) } : {};
  if (op === 'ping') return { op, ...id };
  if (op === 'auth') return { op, apiKey: key ?? 'a-key-that-nobody-has', ...id };
  return { op, ...id, ...drawTopic(knowledge, dice), ...(op === 'subscribe' ? drawFrom(dice, number) : {}) };
}

function drawTopic({ symbols, accounts }: Knowledge, dice: Dice): object {
  const channel = dice.pick(FEED_CHANNELS);
  if (channel === 'orders' || channel === 'balances')
    return { channel, ...(dice.chance(20) ? { accountId: dice.pick(accounts) } : {}) };
  const interval = channel === 'klines' ? { interval: dice.pick(KLINE_INTERVALS) } : {};
  return { channel, symbol: dice.pick(symbols).symbol, ...interval };
}

const drawFrom = (dice: Dice, number: number): object =>
  dice.chance(20)
    ? { fromSeq: dice.below(number + 1), ...(dice.chance(50) ? { epoch: dice.pick([0, 1, 2]) } : {}) }
    : {};

/** How a connection ends: in order, in the middle of something, or with what is no frame. */
export type Ending = {
  readonly name: string;
  readonly bytes: Buffer /** The server has to hang up by itself. */;
  readonly isRefused: boolean;
};

export function drawEnding(dice: Dice): Ending {
  const text = Buffer.from('{"op":"ping"}');
  const wrong = (name: string, bytes: Buffer): Ending => ({ name, bytes, isRefused: true });
  const left = (name: string, bytes: Buffer): Ending => ({ name, bytes, isRefused: false });
  const endings: readonly (() => Ending)[] = [
    () => left('cut off', Buffer.alloc(0)),
    () => left('half a frame', frame(text).subarray(0, dice.below(text.length))),
    () => left('a fragment without end', frame(text, { isLast: false })),
    () => left('a length that never comes', frame(text, { length: STREAM_LIMITS.messageBytes })),
    () => wrong('close', frame(Buffer.from([0x03, 0xe8]), { opcode: OPCODES.close })),
    () => wrong('close with a code that is none', frame(Buffer.from([0, 1]), { opcode: OPCODES.close })),
    () => wrong('close with half a code', frame(Buffer.from([3]), { opcode: OPCODES.close })),
    () => wrong('unmasked', frame(text, { isMasked: false })),
    () => wrong('reserved bits', frame(text, { reserved: dice.between(1, 7) })),
    () =>
      wrong(
        'an opcode nobody knows',
        frame(text, { opcode: dice.pick([3, 4, 5, 6, 7, 11, 12, 13, 14, 15]) }),
      ),
    () => wrong('a control frame in parts', frame(text, { opcode: OPCODES.ping, isLast: false })),
    () => wrong('too long a control frame', frame(Buffer.alloc(126), { opcode: OPCODES.ping })),
    () => wrong('a continuation of nothing', frame(text, { opcode: OPCODES.continuation })),
    () => wrong('no UTF-8', frame(Buffer.from([0xff, 0xfe, 0xc0, 0x80]))),
    () => wrong('half a surrogate pair', frame(Buffer.from([0xed, 0xa0, 0x80]))),
    () => wrong('a message that is too long', frame(Buffer.alloc(STREAM_LIMITS.messageBytes + 1, 0x20))),
    () => wrong('a length beyond all bounds', frame(text, { length: 2 ** 53 })),
    () => wrong('no frames at all', Buffer.from('GET / HTTP/1.1\r\n\r\n'.repeat(20))),
  ];
  return dice.pick(endings)();
}
