const ORDER_ID = /^[1-9][0-9]{0,15}$/;

/** Reads an order or trade id, a decimal string of a counter from 1; null for anything else. */
export function parseId(value: unknown): number | null {
  if (typeof value !== 'string' || value.length > 16 || !ORDER_ID.test(value)) return null;
  const id = Number(value);
  return Number.isSafeInteger(id) ? id : null;
}
