import { randomBytes } from 'node:crypto';

/** Ids for the orders of one client: a random beginning, which no other client has, and a count. */
export function clientOrderIds(): () => string {
  const prefix = randomBytes(9).toString('hex');
  let count = 0;
  return () => {
    count += 1;
    return `${prefix}-${count}`;
  };
}
