import type { CommandType } from '../types.ts';

/** Numbers of the command types in journals and event records. Append only: a number is never used again. */
export const COMMAND_TYPES = [
  'genesis',
  'newOrder',
  'cancel',
  'massCancel',
  'createAccount',
  'deposit',
  'withdraw',
  'setSymbol',
  'addSymbol',
  'setFees',
  'advance',
  'amend',
  'cancelReplace',
  'transfer',
  'setAccount',
  'setDeadMan',
  'setCancelOnDisconnect',
  'setConnection',
  'reset',
  'raiseEpoch',
] as const satisfies readonly CommandType[];
