/** Bounds that every API of a venue keeps to. */
export const WIRE_LIMITS = {
  apiKeyChars: 256,
  /** Longest time a read waits for `minSeq`. */
  minSeqWaitMs: 5_000,
  /** Price levels per side of a book: the most, and when a request does not say. */
  depth: 1_000,
  depthDefault: 100,
  /** Items of a page: the most, and when a request does not say. */
  page: 1_000,
  pageDefault: 100,
} as const;
