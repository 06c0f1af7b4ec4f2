import { err, ok, type Result } from '../../common/result.ts';
import { KLINE_INTERVALS, type KlineInterval } from '../../engine/views/index.ts';
import { FEED_CHANNELS, type FeedChannel } from '../metrics/types.ts';
import { SEQ_RANGE } from '../wire/admission.ts';
import { refused, shown, type WireError } from '../wire/wire-error.ts';
import { STREAM_LIMITS } from './limits.ts';

/** What an answer repeats, so that a client knows what it is an answer to. */
type RequestId = string | number;

export const STREAM_OPS = ['auth', 'subscribe', 'unsubscribe', 'ping'] as const;
export type StreamOp = (typeof STREAM_OPS)[number];

/** Where a subscription is told of, as the client named it. */
export type Wanted = {
  readonly channel: FeedChannel;
  readonly symbol: string | null;
  readonly interval: KlineInterval | null;
  readonly accountId: string | null;
};

export type StreamRequest =
  | { readonly op: 'auth'; readonly apiKey: unknown }
  | {
      readonly op: 'subscribe';
      readonly wanted: Wanted;
      /** Null: begin with the state as it is. */
      readonly from: { readonly seq: number; readonly epoch: number | null } | null;
    }
  | { readonly op: 'unsubscribe'; readonly wanted: Wanted }
  | { readonly op: 'ping' };

/** A message that could be read as far as it goes: the answer to it repeats what it said. */
export type ReadMessage = {
  readonly id: RequestId | null;
  /** What was asked for, where that much could be read. */
  readonly echo: Readonly<Record<string, string>>;
  readonly request: Result<StreamRequest, WireError>;
};

type Fields = Readonly<Record<string, unknown>>;

/** Fields of each request beside `op` and `id`. */
export const STREAM_FIELDS: Readonly<Record<StreamOp, readonly string[]>> = {
  auth: ['apiKey'],
  subscribe: ['channel', 'symbol', 'interval', 'accountId', 'fromSeq', 'epoch'],
  unsubscribe: ['channel', 'symbol', 'interval', 'accountId'],
  ping: [],
};

/** Reads one message of a client; null: it was no text. */
export function readMessage(text: string | null): ReadMessage {
  if (text === null) {
    const message = 'a message must be a text frame, but was a binary one';
    return { id: null, echo: {}, request: refused('MALFORMED', message) };
  }
  const fields = parsed(text);
  if (fields === null) {
    const message = 'a message must be one JSON object, such as {"op":"ping"}, but is none';
    return { id: null, echo: {}, request: refused('MALFORMED', message) };
  }
  const id = isId(fields['id']) ? fields['id'] : null;
  return { id, echo: echoOf(fields), request: readRequest(fields) };
}

function parsed(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
  } catch {
    return null;
  }
}

const isId = (value: unknown): value is RequestId =>
  (typeof value === 'string' && value.length <= STREAM_LIMITS.idChars) || Number.isSafeInteger(value);

function echoOf(fields: Fields): Record<string, string> {
  const echo: Record<string, string> = {};
  for (const name of ['op', 'channel', 'symbol']) {
    const value = fields[name];
    if (typeof value === 'string' && value.length <= STREAM_LIMITS.idChars) echo[name] = value;
  }
  return echo;
}

function readRequest(fields: Fields): Result<StreamRequest, WireError> {
  const op = oneOf(STREAM_OPS, fields, 'op');
  if (!op.ok) return op;
  if (Object.hasOwn(fields, 'id') && !isId(fields['id'])) return badId(fields['id']);
  for (const name in fields)
    if (name !== 'op' && name !== 'id' && !STREAM_FIELDS[op.value].includes(name))
      return unknownField(name, op.value);
  switch (op.value) {
    case 'ping':
      return ok({ op: 'ping' });
    case 'auth':
      return ok({ op: 'auth', apiKey: fields['apiKey'] });
    case 'unsubscribe': {
      const wanted = readWanted(fields);
      return wanted.ok ? ok({ op: 'unsubscribe', wanted: wanted.value }) : wanted;
    }
    case 'subscribe':
      return readSubscribe(fields);
  }
}

function readSubscribe(fields: Fields): Result<StreamRequest, WireError> {
  const wanted = readWanted(fields);
  if (!wanted.ok) return wanted;
  const seq = sequence(fields, 'fromSeq');
  if (!seq.ok) return seq;
  const epoch = sequence(fields, 'epoch');
  if (!epoch.ok) return epoch;
  if (seq.value === null && epoch.value !== null)
    return refused('BAD_COMBINATION', 'epoch goes with fromSeq, but there is no fromSeq', 'epoch');
  const from = seq.value === null ? null : { seq: seq.value, epoch: epoch.value };
  return ok({ op: 'subscribe', wanted: wanted.value, from });
}

function readWanted(fields: Fields): Result<Wanted, WireError> {
  const channel = oneOf(FEED_CHANNELS, fields, 'channel');
  if (!channel.ok) return channel;
  const isPrivate = channel.value === 'orders' || channel.value === 'balances';
  const interval = channel.value === 'klines' ? oneOf(KLINE_INTERVALS, fields, 'interval') : ok(null);
  if (!interval.ok) return interval;
  if (!isPrivate && !Object.hasOwn(fields, 'symbol'))
    return refused('MISSING_FIELD', `channel ${channel.value} needs a symbol`, 'symbol');
  const foreign = isPrivate ? ['symbol', 'interval'] : ['accountId'];
  if (channel.value !== 'klines' && !isPrivate) foreign.push('interval');
  for (const name of foreign)
    if (Object.hasOwn(fields, name))
      return refused('BAD_COMBINATION', `channel ${channel.value} takes no ${name}`, name);
  const symbol = text(fields, 'symbol');
  if (!symbol.ok) return symbol;
  const accountId = text(fields, 'accountId');
  if (!accountId.ok) return accountId;
  return ok({
    channel: channel.value,
    symbol: symbol.value,
    interval: interval.value,
    accountId: accountId.value,
  });
}

function oneOf<T extends string>(allowed: readonly T[], fields: Fields, name: string): Result<T, WireError> {
  const value = fields[name];
  if (value === undefined)
    return refused('MISSING_FIELD', `${name} must be one of ${allowed.join(', ')}, but there is none`, name);
  const found = allowed.find((word) => word === value);
  if (found !== undefined) return ok(found);
  return refused('BAD_ENUM', `${name} must be one of ${allowed.join(', ')}, but was ${shown(value)}`, name);
}

function text(fields: Fields, name: string): Result<string | null, WireError> {
  const value = fields[name];
  if (value === undefined) return ok(null);
  if (typeof value === 'string') return ok(value);
  return refused('MALFORMED', `${name} must be a string, but was ${shown(value)}`, name);
}

function sequence(fields: Fields, name: string): Result<number | null, WireError> {
  const value = fields[name];
  if (value === undefined) return ok(null);
  if (Number.isSafeInteger(value) && (value as number) >= 0) return ok(value as number);
  const rule = `an integer from ${SEQ_RANGE[0]} to ${SEQ_RANGE[1]}`;
  return refused('MALFORMED', `${name} must be ${rule}, but was ${shown(value)}`, name);
}

const badId = (value: unknown): Result<never, WireError> =>
  refused(
    'MALFORMED',
    `id must be an integer or a string of at most ${STREAM_LIMITS.idChars} characters, but was ${shown(value)}`,
    'id',
  );

const unknownField = (name: string, op: StreamOp): Result<never, WireError> =>
  err({
    name: 'UNKNOWN_FIELD',
    message: `${shown(name)} is no field of op ${op}; it takes ${['id', ...STREAM_FIELDS[op]].join(', ')}`,
    field: name.slice(0, 128),
  });
