import { randomBytes } from 'node:crypto';

/** A password of 192 bits that needs no escaping in URLs, SQL or shells. */
export const newPassword = (): string => randomBytes(24).toString('base64url');
