import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientVariableClashes, clientVariables } from '../../../src/instance/client-variables.ts';
import { defaultSpec } from '../../../src/instance/default-spec.ts';
import { engineConfig } from '../../../src/instance/engine-config.ts';
import { PRESET_NAMES, venuePreset } from '../../../src/instance/presets/index.ts';
import { splitSymbol } from '../../../src/instance/presets/preset.ts';
import { canonicalSpec, parseInstanceSpec } from '../../../src/instance/read-spec.ts';
import { completeSymbol } from '../../../src/instance/symbols.ts';

const written = (name: string): Record<string, unknown> =>
  JSON.parse(JSON.stringify(defaultSpec(null, name))) as Record<string, unknown>;

const problemsOf = (json: unknown): string[] => {
  const result = parseInstanceSpec(json);
  return result.ok ? [] : result.error;
};

describe('a venue started with nothing but a name', () => {
  it.each([
    [null, 'kraken', 'kraken', ['BTC-USD', 'ETH-USD', 'ETH-BTC']],
    ['coinbase', 'desk-1', 'coinbase', ['BTC-USD', 'ETH-USD', 'ETH-BTC']],
    [null, '001', 'generic', ['BTC-USD', 'ETH-USD']],
    [null, '', 'generic', ['BTC-USD', 'ETH-USD']],
    ['nasdaq', 'x', 'generic', ['BTC-USD', 'ETH-USD']],
    [null, 'constructor', 'generic', ['BTC-USD', 'ETH-USD']],
  ])('venue %j, name %j', (venue, name, expected, symbols) => {
    const spec = defaultSpec(venue, name);
    expect([spec.venue, spec.symbols.map(({ symbol }) => symbol)]).toEqual([expected, symbols]);
  });

  it('has alice and bob, funded in every asset', () => {
    const balances = { BTC: '1000000', USD: '1000000', ETH: '1000000' };
    expect(defaultSpec(null, 'kraken').accounts).toEqual([
      { id: 'alice', balances, apiKey: null },
      { id: 'bob', balances, apiKey: null },
    ]);
  });
});

describe.each(PRESET_NAMES)('the preset %s', (name) => {
  const preset = venuePreset(name)!;

  it('has figures the engine accepts, and says where they come from', () => {
    expect(engineConfig(defaultSpec(name, 'x'), 1).ok).toBe(true);
    if (name !== 'generic') expect(preset.sources.length).toBeGreaterThan(0);
    for (const source of preset.sources) expect(source.date).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  });

  it('has a fallback the engine accepts, for any steps', () => {
    const decimals = fc
      .integer({ min: 0, max: 9 })
      .map((scale) => (scale === 0 ? '1' : `0.${'0'.repeat(scale - 1)}1`));
    const step = fc.oneof(decimals, fc.constantFrom('0.25', '0.5', '5', '1000', '20000000'));
    fc.assert(
      fc.property(step, step, (tickSize, lotSize) => {
        const symbol = completeSymbol(preset, { symbol: 'DOGE-EUR', tickSize, lotSize });
        const result = engineConfig({ ...defaultSpec(name, 'x'), symbols: [symbol], accounts: [] }, 1);
        expect(result.ok ? [] : result.error).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a completed symbol', () => {
  const kraken = venuePreset('kraken')!;
  it('takes what is said, then the figures of the symbol, then the fallback', () => {
    const symbol = completeSymbol(kraken, {
      symbol: 'BTC-USD',
      tickSize: '0.5',
      fees: { takerBps: '7' },
      maxOpenOrders: undefined as never,
    });
    expect(symbol).toMatchObject({
      base: 'BTC',
      quote: 'USD',
      tickSize: '0.5',
      lotSize: '0.00000001',
      minPrice: '0.5',
      minQuantity: '0.00005',
      fees: { makerBps: '25', takerBps: '7', feeIn: 'quote' },
      maxOpenOrders: 225,
    });
  });

  it.each([
    ['BTC-USD', { base: 'BTC', quote: 'USD' }],
    ['1INCH-USDT', { base: '1INCH', quote: 'USDT' }],
    ['BTC-BTC', null],
    ['btc-usd', null],
    ['BTC/USD', null],
    ['BTC-USD-X', null],
    ['BTC-', null],
  ])('is named BASE-QUOTE: %s', (symbol, expected) => {
    expect(splitSymbol(symbol)).toEqual(expected);
  });
});

describe('a spec written as JSON', () => {
  it.each(['kraken', 'okx', '001', ''])('of %j reads back as it was', (name) => {
    expect(parseInstanceSpec(written(name))).toEqual({ ok: true, value: defaultSpec(null, name) });
  });

  it.each<[string, unknown, string[]]>([
    ['nothing', undefined, ['Expected the whole to be an object, but was null.']],
    [
      'no symbols',
      { ...written('kraken'), symbols: [] },
      ['Expected "symbols" to have at least one symbol, but was empty.'],
    ],
    ['no object', 'kraken', ['Expected the whole to be an object, but was "kraken".']],
    ['a missing field', { ...written('kraken'), host: undefined }, ['Missing field "host".']],
    ['an unknown field', { ...written('kraken'), colour: 1 }, ['Unknown field "colour".']],
    [
      'a wrong type',
      { ...written('kraken'), worldSeed: '1' },
      ['Expected "worldSeed" to be a whole number from 0 to 4294967295, but was "1".'],
    ],
    [
      'a bad port',
      { ...written('kraken'), ports: { http: 0, grpc: null } },
      ['Expected "ports.http" to be a whole number from 1 to 65535, but was 0.'],
    ],
    [
      'a bad choice',
      { ...written('kraken'), durability: 'maybe' },
      ['Expected "durability" to be one of commit, async, none, but was "maybe".'],
    ],
    [
      'several at once',
      { ...written('kraken'), accounts: [{ id: '/', balances: { USD: 1 }, apiKey: null }], limits: {} },
      [
        'Expected "accounts[0].id" to be an account id, but was "/".',
        'Expected "accounts[0].balances.USD" to be text, but was 1.',
        'Missing field "limits.maxQueuedCommands".',
        'Missing field "limits.maxCommitWaitMs".',
        'Missing field "limits.maxConnections".',
        'Missing field "limits.idempotencyWindow".',
        'Missing field "limits.maxJournalBytes".',
        'Missing field "limits.requestsPerSecond".',
        'Missing field "limits.requestsPerSecondPerConnection".',
      ],
    ],
    [
      'a figure out of range',
      { ...written('kraken'), accounts: [{ id: 'a', balances: { USD: '-1' }, apiKey: null }] },
      ['accounts.0.balances.USD: Expected "USD" to be at least 0, but was "-1".'],
    ],
  ])('is refused for %s', (_, json, expected) => {
    expect(problemsOf(json)).toEqual(expected);
  });

  it('never throws, whatever it is', () => {
    const name = fc.constantFrom(...Object.keys(written('kraken')));
    fc.assert(
      fc.property(name, fc.jsonValue(), (field, value) => {
        parseInstanceSpec({ ...written('kraken'), [field]: value });
        parseInstanceSpec(value);
      }),
    );
  });
});

describe('the canonical form', () => {
  const spec = defaultSpec(null, 'kraken');
  const reversed = Object.fromEntries(Object.entries(spec).reverse()) as typeof spec;

  it('is equal for equal specs, whatever the order of keys and the line in the file', () => {
    expect(canonicalSpec({ ...reversed, line: 7 })).toBe(canonicalSpec(spec));
  });

  it('differs when anything else does', () => {
    expect(canonicalSpec({ ...spec, worldSeed: 2 })).not.toBe(canonicalSpec(spec));
    expect(canonicalSpec({ ...spec, symbols: [...spec.symbols].reverse() })).not.toBe(canonicalSpec(spec));
  });
});

describe('variables for programs', () => {
  it('are named after instance and account', () => {
    expect(clientVariables('binance-us', ['alice', 'desk.1'])).toEqual({
      httpUrl: 'EXSIM_BINANCE_US_HTTP_URL',
      grpcAddress: 'EXSIM_BINANCE_US_GRPC_ADDR',
      apiKey: 'EXSIM_BINANCE_US_API_KEY',
      apiKeys: new Map([
        ['alice', 'EXSIM_BINANCE_US_API_KEY_ALICE'],
        ['desk.1', 'EXSIM_BINANCE_US_API_KEY_DESK_1'],
      ]),
      adminKey: 'EXSIM_BINANCE_US_ADMIN_KEY',
    });
  });

  it('that two would set are found', () => {
    const instances = [
      { name: 'a', accountIds: ['x', 'X', 'http-url'] },
      { name: 'a-api-key', accountIds: [] },
    ];
    expect(clientVariableClashes(instances)).toEqual([
      {
        variable: 'EXSIM_A_API_KEY_X',
        first: { instance: 0, account: 0 },
        second: { instance: 0, account: 1 },
      },
      {
        variable: 'EXSIM_A_API_KEY_HTTP_URL',
        first: { instance: 0, account: 2 },
        second: { instance: 1, account: null },
      },
    ]);
  });
});
