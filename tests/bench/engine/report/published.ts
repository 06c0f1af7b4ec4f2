/**
 * Figures of peers that were measured elsewhere: they are quoted, not run again here. Same flow (seed 42, 2,000,000
 * commands), every row with the right trade hash, CPU time per command, parsing excluded, one thread.
 */
export const PUBLISHED_MACHINE = 'a 2-core x86-64 guest';

export type PublishedPeer = {
  readonly name: string;
  /** Nanoseconds per command by flow name; a flow that was not measured is left out. */
  readonly ns: Readonly<Partial<Record<string, number>>>;
};

/** The one row that is also run here: how much faster or slower this machine is than that one. */
export const PUBLISHED_NPM_PEER = { flow: '10k', ns: 4515 } as const;

export const PUBLISHED_PEERS: readonly PublishedPeer[] = [
  { name: 'a flat-array book in C, gcc -O3 (the ceiling)', ns: { '10k': 19.5 } },
  {
    name: 'a flat-array book in JavaScript, direct ids',
    ns: { '10k': 30.7, '100k': 59, '1000-symbols': 79 },
  },
  {
    name: 'the same as a class with hashed ids and events in a ring',
    ns: { '10k': 46.6, '100k': 96, '1000-symbols': 124 },
  },
  {
    name: 'exchange-core OrderBookDirectImpl, book only (Java 17)',
    ns: { '10k': 77.6, '100k': 187, '1000-symbols': 623 },
  },
  { name: 'CppTrader MarketManager (C++)', ns: { '10k': 94.9, '100k': 284, '1000-symbols': 379 } },
  { name: 'liquibook, without depth (C++)', ns: { '10k': 276, '100k': 1123, '1000-symbols': 608 } },
  { name: 'nodejs-order-book 10.1.1', ns: { [PUBLISHED_NPM_PEER.flow]: PUBLISHED_NPM_PEER.ns } },
];
