/** A Postgres server ready to be used. The URL has the password of a role that may create roles and schemas. */
export type PostgresService = {
  readonly kind: 'external' | 'embedded';
  readonly adminUrl: string;
  /** Of the postmaster, when it is ours. */
  readonly pid: number | null;
};

/** A Redis or Valkey server ready to be used, or why there is none. */
export type RedisService =
  | {
      readonly kind: 'external' | 'path' | 'unpacked';
      readonly adminUrl: string;
      readonly pid: number | null;
    }
  | { readonly kind: 'off'; readonly reason: string | null };

export type Services = { readonly postgres: PostgresService; readonly redis: RedisService };
