import { ACCOUNT_ERRORS } from './accounts.ts';
import { MATCHING_ERRORS } from './matching.ts';
import { MONEY_ERRORS } from './money.ts';
import { ORDER_ERRORS } from './orders.ts';
import type { Planted } from './planted.ts';
import { STOP_ERRORS } from './stops.ts';

/** All of them; their names are unique. */
export const PLANTED: readonly Planted[] = [
  ...MATCHING_ERRORS,
  ...ORDER_ERRORS,
  ...STOP_ERRORS,
  ...MONEY_ERRORS,
  ...ACCOUNT_ERRORS,
];
