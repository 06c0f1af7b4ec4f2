/** Secrets of one instance, in clear. Nowhere but in the secrets file and in the memory of who needs them. */
export type InstanceSecrets = {
  readonly postgresPassword: string;
  readonly redisPassword: string;
  readonly adminKey: string;
  /** By account. */
  readonly apiKeys: Readonly<Record<string, string>>;
};
