import { PRESET_NAMES, venuePreset } from '../../instance/presets/index.ts';

/** Venues of a file nobody said more of. */
export const VENUES_DEFAULT = ['binance', 'coinbase', 'kraken'] as const;

/**
 * The text of a new instance file with these exchanges: short, with what else can be said in comments. With every
 * commented line of YAML in force it is valid too.
 */
export const instanceFileText = (venues: readonly string[]): string =>
  `\
# The exchanges that \`exsim up\` starts. \`exsim validate\` checks this file; docs/configuration.md has every key.
version: 1

# Where orders and trades are kept. Without these lines exsim runs a PostgreSQL and a Redis of its own.
#:postgres: { url: "postgres://postgres@127.0.0.1:5432/postgres" } # may create roles; a password: \${POSTGRES_URL}
#:redis: { url: "redis://127.0.0.1:6379" } # or: off

# The first ports to assign. An exchange keeps the ones it was given.
#:ports: { http: 8081, grpc: 50052 }

# What holds for each exchange that does not say otherwise.
#:defaults: { logLevel: info, durability: commit }

instances:
  # A name that is a preset brings that venue's symbols, tick and lot sizes, fees and rules:
  # ${PRESET_NAMES.join(', ')}. Any other name is a generic venue.
${venues.map(entry).join('\n')}

  # One that differs. Amounts are quoted, because YAML would round them.
  #:- name: cheap
  #:  venue: kraken
  #:  symbols: [BTC-USD]
  #:  fees: { makerBps: "0", takerBps: "5" }
  #:  accounts: # otherwise alice and bob, with a million of every asset each
  #:    - id: alice
  #:      balances: { USD: "100000", BTC: "2" }
`.replaceAll('#:', '# ');

const entry = (venue: string): string =>
  `  - ${venue} # ${Object.keys(venuePreset(venue)?.symbols ?? {}).join(', ')}`;
