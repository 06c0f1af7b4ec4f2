import { unreachable } from '../assert.ts';
import { ACCOUNT_STATES, type Command, ORDER_REASONS, SIDES, SYMBOL_STATES } from '../types.ts';
import { JOURNAL_FORMAT } from '../version.ts';
import { ByteWriter } from './byte-writer.ts';
import { COMMAND_TYPES } from './command-types.ts';
import { writeAssets, writeEngineConfig, writeSymbolConfig } from './config-codec.ts';
import { writeOrderRequest } from './order-codec.ts';

/** About what an order with a client order id takes; larger ones let the bytes grow. */
const COMMAND_BYTES = 64;

/**
 * Commands as bytes for the journal: the format's version, how many, then one after the other. Equal commands give
 * equal bytes. Numbers must be safe integers from 0 (rates may be negative), bigints at most 128 bits.
 */
export function encodeCommands(commands: readonly Command[]): Uint8Array {
  const to = new ByteWriter(16 + commands.length * COMMAND_BYTES);
  to.byte(JOURNAL_FORMAT);
  to.uint(commands.length);
  for (const command of commands) writeCommand(to, command);
  return to.finish();
}

function writeCommand(to: ByteWriter, command: Command): void {
  to.word(COMMAND_TYPES, command.type);
  to.uint(command.time);
  switch (command.type) {
    case 'genesis':
      writeEngineConfig(to, command.config);
      break;
    case 'newOrder':
      writeOrderRequest(to, command);
      break;
    case 'cancel':
      to.uint(command.account);
      to.uint(command.orderId);
      to.word(ORDER_REASONS, command.reason);
      break;
    case 'amend':
      to.uint(command.account);
      to.uint(command.orderId);
      writeOptional(to, command.lots);
      writeOptional(to, command.priceTicks);
      break;
    case 'cancelReplace':
      to.uint(command.orderId);
      writeOrderRequest(to, command);
      break;
    case 'massCancel':
      writeMassCancel(to, command);
      break;
    case 'createAccount':
      to.string(command.id);
      to.uintOrNull(command.master);
      break;
    case 'deposit':
    case 'withdraw':
      writeTransfer(to, command);
      break;
    case 'transfer':
      to.uint(command.toAccount);
      writeTransfer(to, command);
      break;
    case 'setAccount':
      to.uint(command.account);
      to.word(ACCOUNT_STATES, command.state);
      break;
    case 'setDeadMan':
      to.uint(command.account);
      to.uintOrNull(command.timeoutMs);
      break;
    case 'setCancelOnDisconnect':
      to.uint(command.account);
      to.uintOrNull(command.graceMs);
      break;
    case 'setConnection':
      to.uintOrNull(command.account);
      to.bool(command.connected);
      break;
    case 'setSymbol':
      to.uint(command.symbol);
      to.word(SYMBOL_STATES, command.state);
      break;
    case 'addSymbol':
      writeSymbolConfig(to, command.config);
      writeAssets(to, command.newAssets);
      break;
    case 'setFees':
      to.uint(command.symbol);
      to.int(command.makerRate);
      to.int(command.takerRate);
      break;
    case 'reset':
    case 'raiseEpoch':
    case 'advance':
      break;
    default:
      unreachable(command);
  }
}

/** With a byte before it, because every safe integer may stand here and `uintOrNull` has room for one less. */
function writeOptional(to: ByteWriter, value: number | null): void {
  to.bool(value !== null);
  if (value !== null) to.uint(value);
}

function writeMassCancel(to: ByteWriter, command: Extract<Command, { type: 'massCancel' }>): void {
  to.uintOrNull(command.account);
  to.uintOrNull(command.symbol);
  to.uintOrNull(command.side === null ? null : SIDES.indexOf(command.side));
  to.word(ORDER_REASONS, command.reason);
}

function writeTransfer(
  to: ByteWriter,
  command: Extract<Command, { type: 'deposit' | 'withdraw' | 'transfer' }>,
): void {
  to.uint(command.account);
  to.uint(command.asset);
  to.bigint(command.amount);
  to.string(command.transferId);
}
