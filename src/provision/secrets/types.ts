/** What an instance's worker logs in with. */
export type ServerPasswords = { readonly postgresPassword: string; readonly redisPassword: string };

/** What clients of an instance show it. */
export type ClientKeys = {
  readonly adminKey: string;
  /** By account. */
  readonly apiKeys: Readonly<Record<string, string>>;
};

/** Secrets of one instance, in clear. Nowhere but in the secrets file and in the memory of who needs them. */
export type InstanceSecrets = ServerPasswords &
  ClientKeys & {
    /** Passwords from before a rotation that has not ended: a server may still want these. */
    readonly replaced?: ServerPasswords;
    /** Keys that rotations replaced, newest first: they work until they are retired, or too many rotations later. */
    readonly retiring?: readonly ClientKeys[];
  };
