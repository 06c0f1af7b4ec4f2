import type { ExsimError } from '../common/errors.ts';
import type { PlannedInstance } from '../instance/spec.ts';
import type { SecretsStore } from './secrets/store.ts';

/**
 * Where to provision. The same shape as the services' result, so that theirs can be handed in as it is.
 * `kind: 'embedded'` says that the database is exsim's own: only there are database-wide rights changed. With a `pid`
 * the server is, too.
 */
export type PostgresTarget = {
  readonly kind: 'external' | 'embedded';
  readonly adminUrl: string;
  /** Of the postmaster, when the server is ours. */
  readonly pid: number | null;
};

type RedisTarget =
  | { readonly kind: 'external' | 'path' | 'unpacked'; readonly adminUrl: string }
  | { readonly kind: 'off' };

export type Targets = { readonly postgres: PostgresTarget; readonly redis: RedisTarget };

/** The files that running workers follow: see `SecretsStore`. */
type WorkerFiles = {
  /** Hands the passwords of now to an instance's worker; while they are being replaced, the old and the new ones. */
  readonly write: (name: string) => Promise<unknown>;
};

export type ProvisionInput = Targets & {
  readonly instances: readonly PlannedInstance[];
  readonly secrets: SecretsStore;
  /** Real path of the project's state folder: what the registry knows an owner by. */
  readonly project: string;
  /** One line per thing done, without secrets. */
  readonly log: (line: string) => void;
  /** Where workers read their passwords; absent where no worker may run. */
  readonly workers?: WorkerFiles | undefined;
  /** Hears of each instance as soon as it has all it needs: the others may take a while. */
  readonly onDone?: ((report: InstanceReport) => void) | undefined;
  /** Hears of an instance that could not be given what it needs; the others go on. Without it, it ends the call. */
  readonly onFailed?: ((name: string, error: ExsimError) => void) | undefined;
  /** Aborted: the connections are cut, and the call rejects with the signal's reason. What was begun is rolled back. */
  readonly signal?: AbortSignal | undefined;
  /** What somebody changed in the tables by hand is changed back. Without it, it is only told (`InstanceReport.drift`). */
  readonly repair?: boolean | undefined;
};

/** One thing to do, in words and as the exact command. */
export type Step = {
  readonly kind: 'created' | 'changed' | 'repaired';
  /** Whose rights it needs: the admin role's, or the instance's owner role (`SET LOCAL ROLE`). */
  readonly as: 'admin' | 'owner';
  readonly words: string;
  readonly sql: string;
  /** The same with secrets masked. */
  readonly shown: string;
  /** What the admin role must have for it. */
  readonly needs: readonly Right[];
};

/** A right of the admin role, checked before anything is done. */
export type Right =
  | { readonly kind: 'create-role' }
  | { readonly kind: 'create-database' }
  | { readonly kind: 'create-schema' }
  | { readonly kind: 'administer-role'; readonly role: string }
  | { readonly kind: 'become-role'; readonly role: string }
  | { readonly kind: 'grant-connect' }
  | { readonly kind: 'grant-public-schema' };

/** Something only a DBA can or should change, and the SQL or command for it. */
export type Finding = {
  /** What a neighbour can do because of it, in a word or two: part of `isolation: partial [...]`. */
  readonly leak: string;
  readonly message: string;
  readonly remedy: string;
};

/** Something about an instance's tables that is not as its migrations made it, and was left so. */
export type Drift = {
  readonly words: string;
  readonly wayOut: string;
  /** What keeps instances apart may depend on it: part of `isolation: partial [drift]`. */
  readonly weakens: boolean;
};

export type Isolation = 'full' | `partial [${string}]`;

export type InstanceReport = {
  readonly name: string;
  readonly instanceName: string;
  readonly created: readonly string[];
  readonly changed: readonly string[];
  /** Drift that was undone. */
  readonly repaired: readonly string[];
  /** Drift that was left. */
  readonly drift: readonly Drift[];
  readonly unchanged: readonly string[];
  readonly isolation: Isolation;
};

export type ProvisionReport = {
  readonly instances: readonly InstanceReport[];
  readonly findings: readonly Finding[];
  /** False when there was nothing to do. */
  readonly changed: boolean;
};
