import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

/** Postgres' own default. The passwords are 256 random bits, so more rounds would only slow each login down. */
const ITERATIONS = 4096;

/**
 * What Postgres stores for a SCRAM-SHA-256 password, made here so that the password itself is never part of a
 * statement, and so of no statement log. ASCII passwords only (no SASLprep).
 */
export function scramVerifier(
  password: string,
  salt: Buffer = randomBytes(16),
  iterations: number = ITERATIONS,
): string {
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
  const storedKey = createHash('sha256').update(hmac(salted, 'Client Key')).digest('base64');
  const serverKey = hmac(salted, 'Server Key').toString('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${serverKey}`;
}

const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

const VERIFIER = /^SCRAM-SHA-256\$(\d{1,7}):([A-Za-z0-9+/=]+)\$/;

/** A role may give itself a verifier, of rounds that would hold us up for seconds: such a one is none of ours. */
const ITERATIONS_MAX = 100_000;

/** Whether Postgres, which stores `verifier`, takes the password. False for what is no SCRAM-SHA-256 verifier. */
export function isVerifierOf(verifier: string, password: string): boolean {
  const [, iterations, salt] = VERIFIER.exec(verifier) ?? [];
  if (iterations === undefined || salt === undefined) return false;
  if (Number(iterations) === 0 || Number(iterations) > ITERATIONS_MAX) return false;
  return scramVerifier(password, Buffer.from(salt, 'base64'), Number(iterations)) === verifier;
}
