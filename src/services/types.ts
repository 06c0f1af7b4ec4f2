/** A Postgres server ready to be used. The URL has the password of a role that may create roles and schemas. */
export type PostgresService = {
  readonly kind: 'external' | 'embedded';
  readonly adminUrl: string;
  /** Of the postmaster, when it is ours. */
  readonly pid: number | null;
  /** What its owner should know of it, although it works. */
  readonly note?: string;
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

/**
 * Looks at a server somebody named, once: resolves when it can be used, rejects with an ExsimError POSTGRES_UNREACHABLE,
 * POSTGRES_REFUSED, REDIS_UNREACHABLE or REDIS_REFUSED. Given by the caller, which has the drivers.
 */
export type ServiceProbes = {
  postgres(url: string): Promise<unknown>;
  redis(url: string): Promise<unknown>;
};

/** Takes one line for people: what is being done, or a warning. */
export type ServiceLog = (level: 'info' | 'warn', line: string) => void;

/** How a service is right now. Passwords are left out. */
export type ServiceStatus = {
  readonly kind: 'external' | 'embedded' | 'path' | 'unpacked' | 'off';
  readonly status: 'up' | 'down' | 'starting' | 'off';
  readonly url: string | null;
  readonly pid: number | null;
  readonly reason: string | null;
};
