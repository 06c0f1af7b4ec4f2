import type { Command } from '../../../src/engine/types.ts';
import { createAccount, moveMoney, setAccount } from './accounts.ts';
import { amend } from './amend.ts';
import { cancel, massCancel } from './cancel.ts';
import { placeOrder } from './place.ts';
import { setCancelOnDisconnect, setConnection, setDeadMan } from './timers.ts';
import { addSymbol, genesis, raiseEpoch, reset, setFees, setSymbol } from './venue.ts';
import type { World } from './world.ts';

/** Does what a well-formed command asks for, or throws its Refusal before anything is changed. */
export function perform(world: World, command: Command): void {
  switch (command.type) {
    case 'genesis':
      genesis(world, command);
      break;
    case 'newOrder':
      placeOrder(world, command, null);
      break;
    case 'cancelReplace':
      placeOrder(world, command, command.orderId);
      break;
    case 'cancel':
      cancel(world, command);
      break;
    case 'amend':
      amend(world, command);
      break;
    case 'massCancel':
      massCancel(world, command);
      break;
    case 'createAccount':
      createAccount(world, command.id, command.master);
      break;
    case 'setAccount':
      setAccount(world, command.account, command.state);
      break;
    case 'deposit':
    case 'withdraw':
    case 'transfer':
      moveMoney(world, command);
      break;
    case 'setDeadMan':
      setDeadMan(world, command.account, command.timeoutMs);
      break;
    case 'setCancelOnDisconnect':
      setCancelOnDisconnect(world, command.account, command.graceMs);
      break;
    case 'setConnection':
      setConnection(world, command.account, command.connected);
      break;
    case 'setSymbol':
      setSymbol(world, command.symbol, command.state);
      break;
    case 'addSymbol':
      addSymbol(world, command);
      break;
    case 'setFees':
      setFees(world, command.symbol, command.makerRate, command.takerRate);
      break;
    case 'reset':
      reset(world);
      break;
    case 'raiseEpoch':
      raiseEpoch(world);
      break;
    case 'advance':
      break;
  }
}
