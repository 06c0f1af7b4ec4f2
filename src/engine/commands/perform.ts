import { unreachable } from '../assert.ts';
import { type Refusal, refuse } from '../checks/refusal.ts';
import type { Command } from '../types.ts';
import type { Venue } from '../venue.ts';
import { createAccount, transfer } from './accounts.ts';
import { cancel, massCancel } from './cancel.ts';
import { addSymbol, genesis, setFees, setSymbol } from './configuration.ts';
import { newOrder } from './new-order.ts';

/** Does what a command says, or answers why not; a refused command has changed nothing. */
export function perform(venue: Venue, command: Command): Refusal | null {
  if (!venue.isOpen && command.type !== 'genesis' && command.type !== 'advance') return refuse(2006);
  switch (command.type) {
    case 'genesis':
      return genesis(venue, command);
    case 'newOrder':
      return newOrder(venue, command);
    case 'cancel':
      return cancel(venue, command);
    case 'massCancel':
      return massCancel(venue, command);
    case 'createAccount':
      return createAccount(venue, command);
    case 'deposit':
    case 'withdraw':
      return transfer(venue, command);
    case 'setSymbol':
      return setSymbol(venue, command);
    case 'addSymbol':
      return addSymbol(venue, command);
    case 'setFees':
      return setFees(venue, command);
    case 'advance':
      return null;
    default:
      return unreachable(command);
  }
}

/** The account and symbol a command names, for its `rejected` event. */
export function subjectOf(command: Command): { account: number | null; symbol: number | null } {
  return {
    account: 'account' in command ? command.account : null,
    symbol: 'symbol' in command ? command.symbol : null,
  };
}
