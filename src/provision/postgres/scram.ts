import { createHash, createHmac, pbkdf2, pbkdf2Sync, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';

/** Postgres' own default. The passwords are 256 random bits, so more rounds would only slow each login down. */
const ITERATIONS = 4096;
const HASH = 'sha256';
const KEY_BYTES = 32;

/**
 * What Postgres stores for a SCRAM-SHA-256 password, made here so that the password itself is never part of a
 * statement, and so of no statement log. ASCII passwords only (no SASLprep).
 */
export const scramVerifier = (password: string, salt: Buffer = randomBytes(16)): string =>
  verifierOf(pbkdf2Sync(password, salt, ITERATIONS, KEY_BYTES, HASH), salt, ITERATIONS);

function verifierOf(salted: Buffer, salt: Buffer, iterations: number): string {
  const storedKey = createHash(HASH).update(hmac(salted, 'Client Key')).digest('base64');
  const serverKey = hmac(salted, 'Server Key').toString('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${serverKey}`;
}

const hmac = (key: Buffer, text: string): Buffer => createHmac(HASH, key).update(text).digest();

const VERIFIER = /^SCRAM-SHA-256\$(\d{1,7}):([A-Za-z0-9+/=]+)\$/;

/** A role may give itself a verifier, of rounds that would hold us up for seconds: such a one is none of ours. */
const ITERATIONS_MAX = 100_000;

/**
 * Whether Postgres, which stores `verifier`, takes the password. False for what is no SCRAM-SHA-256 verifier. It is
 * reckoned beside the main thread, a millisecond and a half each.
 */
export async function isVerifierOf(verifier: string, password: string): Promise<boolean> {
  const [, iterations, encoded] = VERIFIER.exec(verifier) ?? [];
  if (iterations === undefined || encoded === undefined) return false;
  if (Number(iterations) === 0 || Number(iterations) > ITERATIONS_MAX) return false;
  const salt = Buffer.from(encoded, 'base64');
  const salted = await derived(password, salt, Number(iterations), KEY_BYTES, HASH);
  return verifierOf(salted, salt, Number(iterations)) === verifier;
}

const derived = promisify(pbkdf2);
