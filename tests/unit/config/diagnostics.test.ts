// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of instance files look like that
import { describe, expect, it } from 'vitest';
import { parseInstanceText } from '../../../src/config/load.ts';
import { renderDiagnostics } from '../../../src/config/render.ts';

const ENVIRONMENT = { DB_PASSWORD: 'Hunter 22' };

/** Title, file, everything that is printed. */
const TABLE: [string, string, string][] = [
  [
    'a word instead of a list',
    `
binance
`,
    `
instances.yaml:1:1 type Expected a list of instances, or a map with "instances", but was "binance".
  1 | binance
    | ^^^^^^^

1 problem found.
`,
  ],
  [
    'an empty list',
    `
instances: []
`,
    `
instances.yaml:1:12 empty Expected "instances" to have at least 1 item, but it is empty.
  1 | instances: []
    |            ^^

1 problem found.
`,
  ],
  [
    'a map without instances',
    `
version: 1
`,
    `
instances.yaml:1:1 missing-key The key "instances" is missing in the file.
  1 | version: 1
    | ^^^^^^^

1 problem found.
`,
  ],
  [
    'another version',
    `
version: 2
instances: [binance]
`,
    `
instances.yaml:1:10 type Expected "version" to be the number 1, but was the number 2.
  1 | version: 2
    |          ^

1 problem found.
`,
  ],
  [
    'an unknown key',
    `
- name: kraken
  symbls: [BTC-USD]
`,
    `
instances.yaml:2:3 unknown-key Unknown key "symbls" in an instance: known are name, venue, symbols, fees, accounts, durability, isolation, snapshotEveryCommands, limits, env, restart, worldSeed, logLevel, host, ports.
  2 |   symbls: [BTC-USD]
    |   ^^^^^^
  Did you mean symbols?

1 problem found.
`,
  ],
  [
    'an unknown key that is near nothing',
    `
- name: kraken
  colour: red
`,
    `
instances.yaml:2:3 unknown-key Unknown key "colour" in an instance: known are name, venue, symbols, fees, accounts, durability, isolation, snapshotEveryCommands, limits, env, restart, worldSeed, logLevel, host, ports.
  2 |   colour: red
    |   ^^^^^^

1 problem found.
`,
  ],
  [
    'a merge key',
    `
defaults: &d { logLevel: debug }
instances:
  - name: kraken
    <<: *d
`,
    `
instances.yaml:4:5 unknown-key Unknown key "<<" in an instance: merge keys are not supported, use "defaults".
  4 |     <<: *d
    |     ^^

1 problem found.
`,
  ],
  [
    'a wrong type',
    `
- name: kraken
  ports: { http: eighty }
`,
    `
instances.yaml:2:18 type Expected "http" to be a whole number from 1 to 65535, but was "eighty".
  2 |   ports: { http: eighty }
    |                  ^^^^^^

1 problem found.
`,
  ],
  [
    'a quoted number for a number',
    `
- name: kraken
  ports: { http: "8081" }
`,
    `
instances.yaml:2:18 type Expected "http" to be a whole number from 1 to 65535, but was "8081".
  2 |   ports: { http: "8081" }
    |                  ^^^^^^

1 problem found.
`,
  ],
  [
    'a map for a list',
    `
- name: kraken
  symbols: { BTC-USD: 1 }
`,
    `
instances.yaml:2:12 type Expected "symbols" to be a list, but was a map.
  2 |   symbols: { BTC-USD: 1 }
    |            ^^^^^^^^^^^^^^

1 problem found.
`,
  ],
  [
    'an empty value',
    `
- name: kraken
  symbols:
`,
    `
instances.yaml:2:11 type Expected "symbols" to be a list, but was empty.
  2 |   symbols:
    |           ^

1 problem found.
`,
  ],
  [
    'a choice that is none',
    `
- name: kraken
  durability: comit
`,
    `
instances.yaml:2:15 value Expected "durability" to be one of commit, async, none, but was "comit".
  2 |   durability: comit
    |               ^^^^^
  Did you mean commit?

1 problem found.
`,
  ],
  [
    'a name twice',
    `
- binance
- name: kraken
- name: binance
  venue: okx
`,
    `
instances.yaml:3:9 duplicate Two instances are named "binance".
  3 | - name: binance
    |         ^^^^^^^
  instances.yaml:1:3 first here
  1 | - binance
    |   -------

1 problem found.
`,
  ],
  [
    'a key twice',
    `
- name: kraken
  worldSeed: 1
  worldSeed: 2
`,
    `
instances.yaml:3:3 duplicate The key "worldSeed" is here twice.
  3 |   worldSeed: 2
    |   ^^^^^^^^^
  instances.yaml:2:3 first here
  2 |   worldSeed: 1
    |   ---------

1 problem found.
`,
  ],
  [
    'a bad name',
    `
- Binance_US
`,
    `
instances.yaml:1:3 name Expected "name" to be lower-case letters and digits, in groups joined by single hyphens, but was "Binance_US".
  1 | - Binance_US
    |   ^^^^^^^^^^
  Did you mean binance-us?

1 problem found.
`,
  ],
  [
    'a name that is too long',
    `
- aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
`,
    `
instances.yaml:1:3 name Expected "name" to have at most 40 characters, but "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" has 41.
  1 | - aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
    |   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

1 problem found.
`,
  ],
  [
    'a service that is reserved',
    `
service: pg
instances: [binance]
`,
    `
instances.yaml:2:13 name "pg-binance" cannot be used: it gives the Postgres role "pg_binance", which is reserved.
  2 | instances: [binance]
    |             ^^^^^^^

1 problem found.
`,
  ],
  [
    "a symbol in the venue's own spelling",
    `
- name: binance
  symbols: [BTCUSDT, eth/usdt]
`,
    `
instances.yaml:2:13 symbol Expected a symbol to be BASE-QUOTE in capital letters and digits, but was "BTCUSDT".
  2 |   symbols: [BTCUSDT, eth/usdt]
    |             ^^^^^^^
  Did you mean BTC-USDT?

instances.yaml:2:22 symbol Expected a symbol to be BASE-QUOTE in capital letters and digits, but was "eth/usdt".
  2 |   symbols: [BTCUSDT, eth/usdt]
    |                      ^^^^^^^^
  Did you mean ETH-USDT?

2 problems found.
`,
  ],
  [
    'a symbol the preset has not',
    `
- name: kraken
  symbols: [BTC-USD, SOL-USD]
`,
    `
instances.yaml:2:22 symbol The preset "kraken" has no symbol "SOL-USD": it has BTC-USD, ETH-USD, ETH-BTC. Describe others by a map with at least symbol, tickSize and lotSize.
  2 |   symbols: [BTC-USD, SOL-USD]
    |                      ^^^^^^^

1 problem found.
`,
  ],
  [
    'a symbol twice',
    `
- name: kraken
  symbols:
    - BTC-USD
    - { symbol: BTC-USD, tickSize: "1" }
`,
    `
instances.yaml:4:7 duplicate The symbol "BTC-USD" is here twice.
  4 |     - { symbol: BTC-USD, tickSize: "1" }
    |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  instances.yaml:3:7 first here
  3 |     - BTC-USD
    |       -------

1 problem found.
`,
  ],
  [
    'a symbol without a name',
    `
- name: kraken
  symbols:
    - tickSize: "1"
`,
    `
instances.yaml:3:7 missing-key A symbol needs "symbol", or "base" and "quote".
  3 |     - tickSize: "1"
    |       ^^^^^^^^^^^^^

1 problem found.
`,
  ],
  [
    'a symbol of one asset',
    `
- name: x
  symbols:
    - BTC-BTC
    - { base: BTC, quote: BTC }
`,
    `
instances.yaml:3:7 symbol Expected a symbol to be BASE-QUOTE in capital letters and digits, but was "BTC-BTC".
  3 |     - BTC-BTC
    |       ^^^^^^^

instances.yaml:4:7 symbol Expected a symbol to be BASE-QUOTE in capital letters and digits, but was "BTC-BTC".
  4 |     - { base: BTC, quote: BTC }
    |       ^^^^^^^^^^^^^^^^^^^^^^^^^

2 problems found.
`,
  ],
  [
    'an amount that is not quoted',
    `
- name: kraken
  accounts:
    - { id: alice, balances: { USD: 1.10, BTC: 123456789012345678901234567890 } }
`,
    `
instances.yaml:3:37 type Expected "USD" to be a decimal in quotes, such as "0.01", but was the number 1.10.
  3 |     - { id: alice, balances: { USD: 1.10, BTC: 123456789012345678901234567890 } }
    |                                     ^^^^
  Did you mean "1.10"?

instances.yaml:3:48 type Expected "BTC" to be a decimal in quotes, such as "0.01", but was the number 123456789012345678901234567890.
  3 |     - { id: alice, balances: { USD: 1.10, BTC: 123456789012345678901234567890 } }
    |                                                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  Did you mean "123456789012345678901234567890"?

2 problems found.
`,
  ],
  [
    'an amount too precise for the asset',
    `
- name: kraken
  accounts:
    - { id: alice, balances: { USD: "0.0000000000001" } }
`,
    `
instances.yaml:3:37 value Expected "USD" to be a plain decimal with at most 12 decimal places, but was "0.0000000000001".
  3 |     - { id: alice, balances: { USD: "0.0000000000001" } }
    |                                     ^^^^^^^^^^^^^^^^^

1 problem found.
`,
  ],
  [
    'an asset the venue has not',
    `
- name: kraken
  accounts:
    - { id: alice, balances: { DOGE: "1" } }
`,
    `
instances.yaml:3:38 value Expected an asset of the venue (BTC, USD, ETH), but was "DOGE".
  3 |     - { id: alice, balances: { DOGE: "1" } }
    |                                      ^^^

1 problem found.
`,
  ],
  [
    'an account twice, a reserved one, a bad one',
    `
- name: kraken
  accounts: [alice, FEES, alice, a/b]
`,
    `
instances.yaml:2:21 account The account id "FEES" is reserved for the exchange itself.
  2 |   accounts: [alice, FEES, alice, a/b]
    |                     ^^^^

instances.yaml:2:27 duplicate The account "alice" is here twice.
  2 |   accounts: [alice, FEES, alice, a/b]
    |                           ^^^^^
  instances.yaml:2:14 first here
  2 |   accounts: [alice, FEES, alice, a/b]
    |              -----

instances.yaml:2:34 value Expected "account" to be an account id: letters, digits and "._-", at most 64 characters, but was "a/b".
  2 |   accounts: [alice, FEES, alice, a/b]
    |                                  ^^^

3 problems found.
`,
  ],
  [
    'two accounts with one key',
    `
- name: kraken
  accounts:
    - { id: alice, apiKey: sesame-open }
    - { id: bob, apiKey: sesame-open }
`,
    `
instances.yaml:4:26 duplicate The API key is that of another account too.
  4 |     - { id: bob, apiKey: *********** }
    |                          ^^^^^^^^^^^
  instances.yaml:3:28 first here
  3 |     - { id: alice, apiKey: *********** }
    |                            -----------

1 problem found.
`,
  ],
  [
    'a key that is too short',
    `
- name: kraken
  accounts:
    - { id: alice, apiKey: sesame }
`,
    `
instances.yaml:3:28 value Expected "apiKey" to be 8 to 128 letters, digits and "._-", but was not.
  3 |     - { id: alice, apiKey: ****** }
    |                            ^^^^^^

1 problem found.
`,
  ],
  [
    'two accounts that give one variable',
    `
- name: kraken
  accounts: [desk-1, desk.1]
`,
    `
instances.yaml:2:22 duplicate Two names give the variable EXSIM_KRAKEN_API_KEY_DESK_1 of "exsim env". Change one of them.
  2 |   accounts: [desk-1, desk.1]
    |                      ^^^^^^
  instances.yaml:2:14 first here
  2 |   accounts: [desk-1, desk.1]
    |              ------

1 problem found.
`,
  ],
  [
    'two instances that ask for one port',
    `
- { name: a, ports: { http: 9000 } }
- { name: b, ports: { grpc: 9000 } }
`,
    `
instances.yaml:2:29 port Port 9000 is asked for as the grpc port of "b", but it is already asked for as the http port of "a". Give one of them another port.
  2 | - { name: b, ports: { grpc: 9000 } }
    |                             ^^^^
  instances.yaml:1:29 first here
  1 | - { name: a, ports: { http: 9000 } }
    |                             ----

1 problem found.
`,
  ],
  [
    'a port out of range',
    `
- name: kraken
  ports:
    http: 70000
`,
    `
instances.yaml:3:11 value Expected "http" to be a whole number from 1 to 65535, but was the number 70000.
  3 |     http: 70000
    |           ^^^^^

1 problem found.
`,
  ],
  [
    'a figure that does not fit its step',
    `
- name: x
  symbols:
    - symbol: BTC-USD
      tickSize: "0.5"
      maxPrice: "100.25"
`,
    `
instances.yaml:5:17 value Expected "maxPrice" to be a positive multiple of tickSize 0.5, but was "100.25".
  5 |       maxPrice: "100.25"
    |                 ^^^^^^^^

1 problem found.
`,
  ],
  [
    'fees that pay the maker more than the taker gives',
    `
- name: kraken
  fees: { makerBps: "-50", takerBps: "1" }
`,
    `
instances.yaml:2:21 value Expected "makerBps" to be a rebate of at most the taker's "1", but was "-50".
  2 |   fees: { makerBps: "-50", takerBps: "1" }
    |                     ^^^^^

1 problem found.
`,
  ],
  [
    'a limit out of range',
    `
- name: kraken
  limits: { maxConnections: 1 }
  restart: { backoffBaseMs: 60000, backoffMaxMs: 1 }
`,
    `
instances.yaml:2:29 value Expected "maxConnections" to be a whole number from 4 to 100, but was the number 1.
  2 |   limits: { maxConnections: 1 }
    |                             ^

instances.yaml:3:50 value Expected "backoffMaxMs" to be at least "backoffBaseMs" 60000, but was 1.
  3 |   restart: { backoffBaseMs: 60000, backoffMaxMs: 1 }
    |                                                  ^

2 problems found.
`,
  ],
  [
    'a URL of something else',
    `
postgres: { url: "mysql://root:topsecret@db/x" }
redis: { url: "redis://:topsecret@" }
instances: [binance]
`,
    `
instances.yaml:1:18 value Expected "url" to be a URL such as postgres://user:password@host:5432/database, but was "mysql://root:[redacted]@db/x".
  1 | postgres: { url: "mysql://root:*********@db/x" }
    |                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

instances.yaml:2:15 value Expected a URL with a host and, where given, a port, but it has none.
  2 | redis: { url: "redis://:*********@" }
    |               ^^^^^^^^^^^^^^^^^^^^^

2 problems found.
`,
  ],
  [
    'redis switched off by a boolean',
    `
redis: false
instances: [binance]
`,
    `
instances.yaml:1:8 value Expected "redis" to be "off", or a URL such as redis://host:6379, but was the boolean false.
  1 | redis: false
    |        ^^^^^
  Did you mean off?

1 problem found.
`,
  ],
  [
    'a variable exsim sets itself',
    `
- name: kraken
  env: { HTTP_PORT: 1, EXSIM_NONCE: x }
`,
    `
instances.yaml:2:10 value The variable HTTP_PORT is set by exsim itself. Use the keys of the instance instead.
  2 |   env: { HTTP_PORT: 1, EXSIM_NONCE: x }
    |          ^^^^^^^^^

instances.yaml:2:24 value The variable EXSIM_NONCE is set by exsim itself. Use the keys of the instance instead.
  2 |   env: { HTTP_PORT: 1, EXSIM_NONCE: x }
    |                        ^^^^^^^^^^^

2 problems found.
`,
  ],
  [
    'a variable with a bad name',
    `
- name: kraken
  env: { "A B": y }
`,
    `
instances.yaml:2:10 value Expected the key to be a variable name: letters, digits and "_", but was "A B".
  2 |   env: { "A B": y }
    |          ^^^^^

1 problem found.
`,
  ],
  [
    'a variable that is not set',
    `
- \${NAME_OF_EXCHANGE}
`,
    `
instances.yaml:1:3 variable The environment variable NAME_OF_EXCHANGE is not set. Set it, or give a default: \${NAME_OF_EXCHANGE:-default}.
  1 | - \${NAME_OF_EXCHANGE}
    |   ^^^^^^^^^^^^^^^^^^^

1 problem found.
`,
  ],
  [
    'a variable that is spelled wrongly',
    `
- name: kraken
  env: { A: "\${NOT A NAME}" }
`,
    `
instances.yaml:2:13 variable Expected \${NAME} or \${NAME:-default}, NAME of letters, digits and "_", but was "\${NOT A NAME}".
  2 |   env: { A: "\${NOT A NAME}" }
    |             ^^^^^^^^^^^^^^^

1 problem found.
`,
  ],
  [
    'a secret in a wrong place',
    `
- \${DB_PASSWORD}
- name: kraken
  accounts:
    - id: alice
      balances: { USD: "\${DB_PASSWORD}" }
`,
    `
instances.yaml:1:3 name Expected "name" to be lower-case letters and digits, in groups joined by single hyphens, but was "\${DB_PASSWORD}".
  1 | - \${DB_PASSWORD}
    |   ^^^^^^^^^^^^^^

instances.yaml:5:24 value Expected "USD" to be a decimal in quotes, such as "0.01", but was "\${DB_PASSWORD}".
  5 |       balances: { USD: "\${DB_PASSWORD}" }
    |                        ^^^^^^^^^^^^^^^^

2 problems found.
`,
  ],
  [
    'an alias to nothing',
    `
defaults: { env: &shared { A: b } }
instances: [{ name: kraken, env: *shard }]
`,
    `
instances.yaml:2:34 alias No anchor "&shard" stands before this alias.
  2 | instances: [{ name: kraken, env: *shard }]
    |                                  ^^^^^^
  Did you mean "*shared"?

1 problem found.
`,
  ],
  [
    'an alias inside of its own anchor',
    `
- &a [*a]
`,
    `
instances.yaml:1:7 alias The alias "*a" stands inside of what it refers to.
  1 | - &a [*a]
    |       ^^

1 problem found.
`,
  ],
  [
    'a key called __proto__',
    `
- name: kraken
  env: { __proto__: { polluted: yes } }
`,
    `
instances.yaml:2:10 unknown-key The key "__proto__" is not allowed.
  2 |   env: { __proto__: { polluted: yes } }
    |          ^^^^^^^^^

1 problem found.
`,
  ],
  [
    'a syntax error',
    `
- name: kraken
  symbols: [BTC-USD
- name: okx
`,
    `
instances.yaml:3:1 syntax Flow sequence in block collection must be sufficiently indented and end with a ].
  3 | - name: okx
    | ^

1 problem found.
`,
  ],
  [
    'a tab as indentation',
    `
- name: kraken
\tvenue: okx
`,
    `
instances.yaml:2:1 syntax A tab cannot indent in YAML. Use spaces.
  2 |  venue: okx
    | ^

1 problem found.
`,
  ],
  [
    'an unknown tag',
    `
- !exchange kraken
`,
    `
instances.yaml:1:3 syntax Unresolved tag: !exchange.
  1 | - !exchange kraken
    |   ^^^^^^^^^

1 problem found.
`,
  ],
  [
    'a directive',
    `
%YAML 1.1
---
- kraken
`,
    `
instances.yaml:1:1 syntax Directives (lines that begin with "%") are not used in instance files.
  1 | %YAML 1.1
    | ^

1 problem found.
`,
  ],
  [
    'two documents',
    `
- kraken
---
- okx
`,
    `
instances.yaml:2:1 syntax An instance file is one document, but a second one begins here.
  2 | ---
    | ^^^

1 problem found.
`,
  ],
  [
    'a control character',
    `
- "kra\u0007ken"
`,
    `
instances.yaml:1:7 encoding The character U+0007 is not allowed in YAML.
  1 | - "kra�ken"
    |       ^

1 problem found.
`,
  ],
  [
    'two places for secrets',
    `
secrets: { file: own.json, command: [vault] }
instances: [kraken]
`,
    `
instances.yaml:1:10 value Expected "secrets" to have one of file and command, but it has both.
  1 | secrets: { file: ********, command: [*****] }
    |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

1 problem found.
`,
  ],
  [
    'several problems at once',
    `
servce: x
defaults: { fees: { makerBps: 0.1 } }
instances:
  - binance
  - binance
  - name: kraken
    venue: krakn
    symbols: [BTC-USD, BTCUSD]
    symbls: 1
`,
    `
instances.yaml:1:1 unknown-key Unknown key "servce" in the file: known are version, service, postgres, redis, ports, host, secrets, defaults, instances.
  1 | servce: x
    | ^^^^^^
  Did you mean service?

instances.yaml:2:31 type Expected "makerBps" to be a decimal in quotes, such as "0.01", but was the number 0.1.
  2 | defaults: { fees: { makerBps: 0.1 } }
    |                               ^^^
  Did you mean "0.1"?

instances.yaml:5:5 duplicate Two instances are named "binance".
  5 |   - binance
    |     ^^^^^^^
  instances.yaml:4:5 first here
  4 |   - binance
    |     -------

instances.yaml:7:12 value Expected "venue" to be one of binance, coinbase, kraken, okx, bybit, generic, but was "krakn".
  7 |     venue: krakn
    |            ^^^^^
  Did you mean kraken?

instances.yaml:8:24 symbol Expected a symbol to be BASE-QUOTE in capital letters and digits, but was "BTCUSD".
  8 |     symbols: [BTC-USD, BTCUSD]
    |                        ^^^^^^
  Did you mean BTC-USD?

instances.yaml:9:5 unknown-key Unknown key "symbls" in an instance: known are name, venue, symbols, fees, accounts, durability, isolation, snapshotEveryCommands, limits, env, restart, worldSeed, logLevel, host, ports.
  9 |     symbls: 1
    |     ^^^^^^
  Did you mean symbols?

6 problems found.
`,
  ],
];

describe('an instance file is refused with place, rule, value and way out:', () => {
  it.each(TABLE)('%s', (_, yaml, expected) => {
    const result = parseInstanceText(yaml.slice(1), 'instances.yaml', ENVIRONMENT);
    const printed = result.ok ? 'accepted' : renderDiagnostics(result.error, { color: false });
    expect(printed).toBe(expected.trim());
  });
});
