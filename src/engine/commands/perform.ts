import { OK } from '../checks/refusal.ts';
import { COMMAND_TYPES } from '../codec/command-types.ts';
import { codeIn } from '../codes.ts';
import type { Command } from '../types.ts';
import type { Venue } from '../venue.ts';
import { createAccount, setAccount } from './accounts.ts';
import { amend } from './amend.ts';
import { cancel, massCancel } from './cancel.ts';
import { addSymbol, genesis, raiseEpoch, reset, setFees, setSymbol } from './configuration.ts';
import { cancelReplace, newOrder } from './new-order.ts';
import { setCancelOnDisconnect, setConnection, setDeadMan } from './timers.ts';
import { pay } from './transfers.ts';

/** Does what a command says, or answers the code of why not; a refused command has changed nothing. */
export function perform(venue: Venue, command: Command): number {
  const { type } = command;
  if (!venue.isOpen && type !== 'genesis' && type !== 'advance')
    return venue.refusal.refuse(isKnown(type) ? 2006 : 1005);
  switch (type) {
    case 'newOrder':
      return newOrder(venue, command);
    case 'cancel':
      return cancel(venue, command);
    case 'amend':
      return amend(venue, command);
    case 'cancelReplace':
      return cancelReplace(venue, command);
    case 'massCancel':
      return massCancel(venue, command);
    case 'deposit':
    case 'withdraw':
    case 'transfer':
      return pay(venue, command);
    case 'createAccount':
      return createAccount(venue, command);
    case 'setAccount':
      return setAccount(venue, command);
    case 'setDeadMan':
      return setDeadMan(venue, command);
    case 'setCancelOnDisconnect':
      return setCancelOnDisconnect(venue, command);
    case 'setConnection':
      return setConnection(venue, command);
    case 'genesis':
      return genesis(venue, command);
    case 'setSymbol':
      return setSymbol(venue, command);
    case 'addSymbol':
      return addSymbol(venue, command);
    case 'setFees':
      return setFees(venue, command);
    case 'reset':
      return reset(venue);
    case 'raiseEpoch':
      return raiseEpoch(venue);
    case 'advance':
      return OK;
    default:
      return refuseUnknown(venue, type);
  }
}

/** The type says that there is no other; what comes out of a journal or a test may know better. */
function refuseUnknown(venue: Venue, _type: never): number {
  return venue.refusal.refuse(1005);
}

function isKnown(type: string): boolean {
  return codeIn(COMMAND_TYPES, type) !== -1;
}
