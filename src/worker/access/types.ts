/** Who stands behind an API key. An admin key may have no account of its own. */
export type Caller = { readonly account: number | null; readonly admin: boolean };

/** The venue's API keys, known by their SHA-256 only. */
export interface ApiKeys {
  /** Undefined for a key nobody has. */
  authenticate(apiKey: string): Promise<Caller | undefined>;
}
