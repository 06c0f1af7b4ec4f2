/** What is true of the venue, so that requests can make sense. */
export type Knowledge = {
  /** The OpenAPI document that references lead into. */
  readonly document: object;
  readonly instanceName: string;
  readonly symbols: readonly KnownSymbol[];
  readonly assets: readonly string[];
  readonly accounts: readonly string[];
};

export type KnownSymbol = {
  readonly symbol: string;
  readonly tickSize: string;
  readonly lotSize: string;
  readonly minNotional: string;
  readonly orderTypes: readonly string[];
};
