import { unreachable } from '../assert.ts';
import {
  ACCOUNT_STATES,
  type Command,
  type CommandType,
  ORDER_REASONS,
  SIDES,
  type Side,
  SYMBOL_STATES,
} from '../types.ts';
import { JOURNAL_FORMAT, JOURNAL_FORMAT_OLDEST } from '../version.ts';
import { ByteReader } from './byte-reader.ts';
import { COMMAND_TYPES } from './command-types.ts';
import { readAssets, readEngineConfig, readSymbolConfig } from './config-codec.ts';
import { readOrderRequest } from './order-codec.ts';

/**
 * The commands `encodeCommands` wrote, now or in an older format. Throws DamagedBytes for anything else: another format, a cut, a word or
 * number that cannot be, bytes left over. A flipped bit inside a number can pass: that is for a checksum to find.
 */
export function decodeCommands(bytes: Uint8Array): Command[] {
  const from = new ByteReader(bytes);
  const format = from.byte();
  if (format < JOURNAL_FORMAT_OLDEST || format > JOURNAL_FORMAT)
    throw from.damaged(`the format is not ${JOURNAL_FORMAT_OLDEST} to ${JOURNAL_FORMAT}`);
  const count = from.count();
  const commands: Command[] = [];
  for (let at = 0; at < count; at++) commands.push(readCommand(from));
  if (from.remaining > 0) throw from.damaged('bytes are left over');
  return commands;
}

function readCommand(from: ByteReader): Command {
  const type = from.word(COMMAND_TYPES);
  return readBody(from, type, from.uint());
}

function readBody(from: ByteReader, type: CommandType, time: number): Command {
  switch (type) {
    case 'genesis':
      return { type, time, config: readEngineConfig(from) };
    case 'newOrder':
      return { type, time, ...readOrderRequest(from) };
    case 'cancel':
      return { type, time, account: from.uint(), orderId: from.uint(), reason: from.word(ORDER_REASONS) };
    case 'amend':
      return {
        type,
        time,
        account: from.uint(),
        orderId: from.uint(),
        lots: from.bool() ? from.uint() : null,
        priceTicks: from.bool() ? from.uint() : null,
      };
    case 'cancelReplace':
      return { type, time, orderId: from.uint(), ...readOrderRequest(from) };
    case 'massCancel':
      return readMassCancel(from, time);
    case 'createAccount':
      return { type, time, id: from.string(), master: from.uintOrNull() };
    case 'deposit':
    case 'withdraw':
      return { type, time, ...readTransfer(from) };
    case 'transfer':
      return { type, time, toAccount: from.uint(), ...readTransfer(from) };
    case 'setAccount':
      return { type, time, account: from.uint(), state: from.word(ACCOUNT_STATES) };
    case 'setDeadMan':
      return { type, time, account: from.uint(), timeoutMs: from.uintOrNull() };
    case 'setCancelOnDisconnect':
      return { type, time, account: from.uint(), graceMs: from.uintOrNull() };
    case 'setConnection':
      return { type, time, account: from.uintOrNull(), connected: from.bool() };
    case 'setSymbol':
      return { type, time, symbol: from.uint(), state: from.word(SYMBOL_STATES) };
    case 'addSymbol':
      return { type, time, config: readSymbolConfig(from), newAssets: readAssets(from) };
    case 'setFees':
      return { type, time, symbol: from.uint(), makerRate: from.int(), takerRate: from.int() };
    case 'reset':
    case 'raiseEpoch':
    case 'advance':
      return { type, time };
    default:
      return unreachable(type);
  }
}

function readTransfer(from: ByteReader) {
  return {
    account: from.uint(),
    asset: from.uint(),
    amount: from.bigint(),
    transferId: from.string(),
  };
}

function readMassCancel(from: ByteReader, time: number): Command {
  return {
    type: 'massCancel',
    time,
    account: from.uintOrNull(),
    symbol: from.uintOrNull(),
    side: readSideOrNull(from),
    reason: from.word(ORDER_REASONS),
  };
}

function readSideOrNull(from: ByteReader): Side | null {
  const index = from.uintOrNull();
  if (index === null) return null;
  const side = SIDES[index];
  if (side === undefined) throw from.damaged('a side is unknown');
  return side;
}
