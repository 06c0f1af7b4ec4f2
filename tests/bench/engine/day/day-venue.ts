import type { Command, EngineConfig, SymbolConfig } from '../../../../src/engine/types.ts';
import { benchConfig, benchSymbol, OPENING_TIME, opening } from '../venue/venue.ts';

/** Accounts that trade a lot and meet themselves and each other often: few, some under one master. */
export const DESK_ACCOUNTS = 16;
/** Everyone else, the desk included. */
export const FUNDED_ACCOUNTS = 2_000;
/** Accounts without money, all of whose orders are refused. */
const POOR_ACCOUNTS = 8;
/** Accounts under a master among the desk's first four. */
const SUB_ACCOUNTS = 12;
export const ACCOUNTS = FUNDED_ACCOUNTS + POOR_ACCOUNTS;

export const DAY_MIDDLE_TICKS = 1_000_000;

/** Symbols that differ in what the rulebook lets a venue choose. */
const SYMBOLS: readonly Partial<SymbolConfig>[] = [
  { feeIn: 'quote', stpDefault: 'EXPIRE_TAKER' },
  { feeIn: 'received', stpDefault: 'EXPIRE_MAKER' },
  { feeIn: 'quote', makerRate: -50_000, stpDefault: 'DECREMENT', stpScope: 'master' },
  { feeIn: 'received', makerRate: -50_000, stpDefault: 'EXPIRE_BOTH', stpScope: 'master' },
  { feeIn: 'quote', postOnlyPolicy: 'slide', stpDefault: 'NONE', collarBps: null },
  { feeIn: 'received', postOnlyPolicy: 'cancel', stpDefault: 'EXPIRE_TAKER', bandBps: null },
];

export const DAY_SYMBOLS = SYMBOLS.length;

function dayConfig(): EngineConfig {
  return benchConfig(SYMBOLS.map((changes, index) => benchSymbol(index, changes)));
}

/** Funded accounts, the last of the desk under masters of the desk's first four, and a few without money. */
export function dayOpening(): Command[] {
  const [genesis, ...funding] = opening(dayConfig(), FUNDED_ACCOUNTS);
  const commands = [genesis, ...funding].map((command) => withMaster(command as Command));
  for (let account = FUNDED_ACCOUNTS; account < ACCOUNTS; account++)
    commands.push({ type: 'createAccount', time: OPENING_TIME, id: `account-${account}`, master: null });
  return commands;
}

function withMaster(command: Command): Command {
  if (command.type !== 'createAccount') return command;
  const account = Number(command.id.slice('account-'.length));
  const isSub = account >= DESK_ACCOUNTS - SUB_ACCOUNTS && account < DESK_ACCOUNTS;
  return isSub ? { ...command, master: account % (DESK_ACCOUNTS - SUB_ACCOUNTS) } : command;
}
