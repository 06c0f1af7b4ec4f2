import { shown, type WireError } from './wire-error.ts';

const ORDER_ID = /^[1-9][0-9]{0,15}$/;

/** Reads an order or trade id, a decimal string of a counter from 1; null for anything else. */
export function parseId(value: unknown): number | null {
  if (typeof value !== 'string' || value.length > 16 || !ORDER_ID.test(value)) return null;
  const id = Number(value);
  return Number.isSafeInteger(id) ? id : null;
}

/** The refusal of an orderId that is none. */
export const badOrderId = (sent: unknown): WireError => ({
  name: 'MALFORMED',
  message: `orderId must be an id as answered, such as "17", but was ${shown(sent)}`,
  field: 'orderId',
});
