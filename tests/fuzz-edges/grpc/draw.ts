import { gzipSync } from 'node:zlib';
import type { Dice } from '../../support/differential/dice.ts';
import { hostileText, printableText } from '../draw/hostile.ts';
import type { Knowledge } from '../draw/knowledge.ts';
import { flipped } from '../draw/mutate.ts';
import { ValueDrawer } from '../draw/value.ts';
import type { Method } from './methods.ts';

/** A call as bytes, without a key. */
export type GrpcRequest = {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent one after the other. */
  readonly parts: readonly Buffer[];
  /** The request side is left open, and the call given up. */
  readonly isAbandoned: boolean;
  readonly isStream: Method['isStream'];
};

const MESSAGES_MAX = 5;

/** A call of a method: in half of the cases as it should be, else with a wrong value, or wrong bytes. */
export function drawCall(method: Method, knowledge: Knowledge, dice: Dice, lastOrder: number): GrpcRequest {
  const drawer = new ValueDrawer(dice, knowledge, lastOrder);
  const count = method.isStream.request ? dice.between(1, MESSAGES_MAX) : 1;
  const kind = dice.weighted([
    [5, 'valid'],
    [2, 'value'],
    [2, 'bytes'],
    [1, 'call'],
  ] as const);
  const messages = Array.from({ length: count }, () => message(method, drawer, dice, kind === 'value'));
  const call = { path: method.path, headers: {}, isAbandoned: false, isStream: method.isStream };
  switch (kind) {
    case 'bytes':
      return { ...call, parts: messages.map((bytes) => wrongBytes(bytes, dice)) };
    case 'call':
      return wrongCall({ ...call, parts: messages.map((bytes) => framed(bytes)) }, dice);
    default:
      return { ...call, parts: messages.map((bytes) => framed(bytes)) };
  }
}

function message(method: Method, drawer: ValueDrawer, dice: Dice, isWrong: boolean): Buffer {
  const value = drawer.value(method.schema) as Record<string, unknown>;
  if (isWrong) spoil(value, dice);
  return method.encode(value);
}

/** One field has a value of its type that is most likely none of what is asked for. */
function spoil(value: Record<string, unknown>, dice: Dice): void {
  const names = Object.keys(value);
  if (names.length === 0) return;
  const name = dice.pick(names);
  const old = value[name];
  if (typeof old === 'object' && old !== null && dice.chance(80)) spoil(old as Record<string, unknown>, dice);
  else if (dice.chance(30)) delete value[name];
  else if (typeof old === 'string')
    value[name] = dice.chance(10) ? dice.pick([0, 99, -1]) : hostileText(dice);
  else if (typeof old === 'number') value[name] = dice.pick([0, 1001, 2 ** 32 - 1]);
}

/** A message as it travels: a flag, its length, itself. `length` may be a lie. */
function framed(bytes: Buffer, flags = 0, length = bytes.length): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt8(flags, 0);
  head.writeUInt32BE(length >>> 0, 1);
  return Buffer.concat([head, bytes]);
}

const BOMB = gzipSync(Buffer.alloc(8 * 1024 * 1024));

function wrongBytes(bytes: Buffer, dice: Dice): Buffer {
  const random = Buffer.from(Array.from({ length: dice.below(64) }, () => dice.below(256)));
  return dice.weighted<() => Buffer>([
    [3, () => framed(flipped(bytes, dice))],
    [2, () => framed(bytes.subarray(0, dice.below(bytes.length + 1)))],
    [2, () => framed(Buffer.concat([bytes, random]))],
    [1, () => framed(random)],
    [1, () => framed(Buffer.alloc(dice.pick([70_000, 5_000_000]), 0x0a))],
    [1, () => framed(bytes, dice.pick([1, 2, 255]))],
    [1, () => framed(bytes, 0, dice.pick([0, bytes.length + 1, 2 ** 31, 2 ** 32 - 1]))],
    [1, () => Buffer.concat([framed(bytes), framed(bytes)])],
    [1, () => framed(BOMB, 1)],
    // A text that is no UTF-8, a number of eleven bytes, groups within groups.
    [1, () => framed(Buffer.from([0x0a, 0x04, 0xff, 0xfe, 0xc0, 0x80]))],
    [1, () => framed(Buffer.concat([Buffer.from([0x10]), Buffer.alloc(11, 0xff)]))],
    [1, () => framed(Buffer.alloc(30_000, 0x0b))],
    [1, () => random],
    [1, () => Buffer.alloc(0)],
  ])();
}

const HEADERS: readonly string[] = [
  ...[
    'grpc-timeout',
    'grpc-encoding',
    'grpc-accept-encoding',
    'content-type',
    'te',
    'user-agent',
    'x-request-id',
  ],
  ...['traceparent', 'grpc-status', 'grpc-trace-bin', 'authorization', 'x-long', '__proto__'],
];
const VALUES: readonly string[] = [
  ...['0n', '1n', '1m', '99999999H', '-1S', 'abc', 'gzip', 'deflate', 'snappy', 'application/json', ''],
  ...['application/grpc+json', 'application/grpc-web', 'x'.repeat(20_000), '%%%', 'AAAA='],
];

/** The message is in order, and what is around it is not. */
function wrongCall(call: GrpcRequest, dice: Dice): GrpcRequest {
  const path = dice.pick([
    `${call.path}x`,
    call.path.toLowerCase(),
    '/',
    '/exchange.ExchangeService/',
    '/a/b/c',
  ]);
  const value = dice.chance(70) ? dice.pick(VALUES) : printableText(dice).trim();
  return dice.pick<GrpcRequest>([
    { ...call, path },
    { ...call, parts: [] },
    { ...call, isAbandoned: true },
    { ...call, headers: { [dice.pick(HEADERS)]: value } },
    { ...call, headers: { [dice.pick(HEADERS)]: value } },
  ]);
}
