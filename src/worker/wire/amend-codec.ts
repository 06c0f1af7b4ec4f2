import { ok, type Result } from '../../common/result.ts';
import type { CommandDraft } from '../exchange/types.ts';
import { type BodyOf, bodySchema, oneAtLeast, readBody } from './body.ts';
import { decimalField } from './body-fields.ts';
import { FieldReader } from './field-reader.ts';
import type { Market } from './markets.ts';
import { readLots, readTicks } from './order-amounts.ts';
import { refused, type WireError } from './wire-error.ts';

const AMEND_BODY = {
  price: decimalField('New limit price; left out: as it is.'),
  quantity: decimalField('New total quantity, with what is filled; left out: as it is.'),
} as const;
export const AMEND_SCHEMA = { ...bodySchema(AMEND_BODY), anyOf: oneAtLeast('price', 'quantity') };
type AmendBody = BodyOf<typeof AMEND_BODY>;
type Changes = Pick<Extract<CommandDraft, { type: 'amend' }>, 'lots' | 'priceTicks'>;

/** The shape of an amend: what can be judged before its order is known. */
export function readAmend(body: unknown): Result<AmendBody, WireError> {
  const read = readBody(AMEND_BODY, body, 'an amend');
  if (!read.ok || read.value.price !== null || read.value.quantity !== null) return read;
  return refused('MISSING_FIELD', 'price, quantity or both are required, but both are missing', 'price');
}

/** What is to be changed, in engine numbers of the order's symbol; null stays as it is. */
export function decodeAmend(body: AmendBody, market: Market): Result<Changes, WireError> {
  const fields = new FieldReader(body);
  const priceTicks = readTicks(fields, market, 'price');
  const lots = readLots(fields, market, 'quantity');
  return fields.problem === null ? ok({ priceTicks, lots }) : { ok: false, error: fields.problem };
}
