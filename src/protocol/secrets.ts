import { createHash } from 'node:crypto';

/** What a worker logs in with. */
export type WorkerPasswords = {
  readonly postgresPassword: string;
  /** Null when the instance has no Redis. */
  readonly redisPassword: string | null;
};

/**
 * Contents of the file EXSIM_SECRETS_FILE names: JSON, mode 0600. The URLs then carry users without passwords. While
 * passwords are being replaced, `next` has the ones the servers take from some moment on; the others work until then.
 */
export type WorkerSecrets = WorkerPasswords & { readonly next?: WorkerPasswords };

/** Tells one generation of passwords from the next; says nothing about them, since they are 256 random bits each. */
export const secretsHash = ({ postgresPassword, redisPassword }: WorkerPasswords): string =>
  createHash('sha256')
    .update(JSON.stringify([postgresPassword, redisPassword]))
    .digest('hex')
    .slice(0, 16);
