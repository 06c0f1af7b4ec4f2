// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of instance files look like that
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LoadedFile, loadInstanceFile, parseInstanceText } from '../../../src/config/load.ts';
import { renderDiagnostics } from '../../../src/config/render.ts';
import { isReservedVariable } from '../../../src/config/reserved-variables.ts';
import { defaultSpec } from '../../../src/instance/default-spec.ts';
import { SUPERVISED_VARIABLES, WORKER_VARIABLES } from '../../../src/protocol/environment.ts';

function load(yaml: string, environment: Record<string, string> = {}): LoadedFile {
  const result = parseInstanceText(yaml, 'instances.yaml', environment);
  if (!result.ok) throw new Error(renderDiagnostics(result.error, { color: false }));
  return result.value;
}

const one = (yaml: string, environment: Record<string, string> = {}) => load(yaml, environment).instances[0]!;

describe('a plain list', () => {
  it('gives every name its venue, with every default', () => {
    expect(load('- binance\n- desk\n')).toEqual({
      path: 'instances.yaml',
      service: 'exchange-sim',
      postgresUrl: null,
      redis: null,
      host: '127.0.0.1',
      secrets: null,
      basePorts: { http: 8081, grpc: 50_052 },
      instances: [
        { ...defaultSpec(null, 'binance'), line: 1 },
        { ...defaultSpec('generic', 'desk'), line: 2 },
      ],
    });
  });

  it.each(['001', '1e3', '0x10', '1.5.0', 'true', 'null', '12345678901234567890123'])(
    'takes a name as it is written: %s',
    (name) => {
      const result = parseInstanceText(`- ${name}\n`, 'f', {});
      const loaded = result.ok ? result.value.instances[0]?.name : result.error[0]?.message;
      expect(loaded).toContain(name);
    },
  );
});

describe('the full form', () => {
  it('says everything else too', () => {
    const file = load(`
version: 1
service: ci-42
postgres: { url: "postgres://admin:secret@db:5432/exsim" }
redis: off
ports: { http: 9000, grpc: 9500 }
host: 0.0.0.0
x-anything: [goes, { x: here }]
secrets: { file: own/secrets.json }
instances:
  - name: kraken
    x-note: mine
    venue: kraken
    symbols:
      - ETH-USD
      - { base: SOL, quote: USD, tickSize: "0.01", lotSize: "0.001", minNotional: "5", collarBps: null }
    fees: { makerBps: "-0.5", takerBps: "2" }
    accounts:
      - carol
      - { id: 007, balances: { USD: "1000.50" }, apiKey: sesame-open }
      - { id: nobody, balances: {} }
    durability: async
    limits: { maxConnections: 4 }
    restart: { stopGraceMs: 500 }
    env: { PORT_LIKE: 1.10, NODE_OPTIONS: --max-old-space-size=64 }
    worldSeed: 7
    logLevel: debug
    host: ::1
    ports: { http: 7000 }
`);
    const standard = defaultSpec(null, 'kraken');
    const [eth, sol] = file.instances[0]!.symbols;
    expect({ ...file, instances: file.instances.map((spec) => ({ ...spec, symbols: [] })) }).toEqual({
      path: 'instances.yaml',
      service: 'ci-42',
      postgresUrl: 'postgres://admin:secret@db:5432/exsim',
      redis: 'off',
      host: '0.0.0.0',
      secrets: { kind: 'file', path: 'own/secrets.json' },
      basePorts: { http: 9000, grpc: 9500 },
      instances: [
        {
          ...standard,
          symbols: [],
          accounts: [
            { id: 'carol', balances: { ETH: '1000000', USD: '1000000', SOL: '1000000' }, apiKey: null },
            { id: '007', balances: { USD: '1000.50' }, apiKey: 'sesame-open' },
            { id: 'nobody', balances: {}, apiKey: null },
          ],
          durability: 'async',
          limits: { ...standard.limits, maxConnections: 4 },
          restart: { ...standard.restart, stopGraceMs: 500 },
          env: { PORT_LIKE: '1.10', NODE_OPTIONS: '--max-old-space-size=64' },
          worldSeed: 7,
          logLevel: 'debug',
          host: '::1',
          ports: { http: 7000, grpc: null },
          line: 11,
        },
      ],
    });
    const fees = { makerBps: '-0.5', takerBps: '2', feeIn: 'quote' };
    expect(eth).toEqual({ ...standard.symbols[1], fees });
    expect(sol).toMatchObject({
      symbol: 'SOL-USD',
      tickSize: '0.01',
      lotSize: '0.001',
      minQuantity: '0.001',
      minNotional: '5',
      collarBps: null,
      fees,
    });
  });

  it('takes any symbol by its name for a generic venue', () => {
    const spec = one('- name: desk\n  symbols: [SOL-USD]\n');
    expect(spec.symbols).toMatchObject([{ symbol: 'SOL-USD', tickSize: '0.01', lotSize: '0.000001' }]);
  });

  it('takes Redis as a URL, a map, or off', () => {
    const redis = (value: string) => load(`redis: ${value}\ninstances: [binance]\n`).redis;
    expect([
      redis('redis://h:1'),
      redis('{ url: redis://h:1 }'),
      redis('off'),
      redis('{ url: off }'),
      redis('{}'),
    ]).toEqual(['redis://h:1', 'redis://h:1', 'off', 'off', null]);
  });
});

describe('defaults', () => {
  const yaml = `
defaults:
  logLevel: warn
  symbols: [BTC-USD]
  env: { A: "1", B: "1" }
  limits: { maxConnections: 4 }
instances:
  - kraken
  - name: coinbase
    logLevel: debug
    symbols: [ETH-USD]
    env: { B: "2" }
    limits: { maxQueuedCommands: 5 }
`;
  it('stand in for what an instance does not say; maps are merged, lists replaced', () => {
    const specs = load(yaml).instances.map(({ logLevel, symbols, env, limits }) => ({
      logLevel,
      symbols: symbols.map(({ symbol }) => symbol),
      env,
      limits: [limits.maxConnections, limits.maxQueuedCommands],
    }));
    expect(specs).toEqual([
      { logLevel: 'warn', symbols: ['BTC-USD'], env: { A: '1', B: '1' }, limits: [4, 10_000] },
      { logLevel: 'debug', symbols: ['ETH-USD'], env: { A: '1', B: '2' }, limits: [4, 5] },
    ]);
  });

  it('that do not fit several instances are reported once, where they stand', () => {
    const result = parseInstanceText(
      'defaults: { fees: { makerBps: "9999" } }\ninstances: [binance, kraken]\n',
      'f',
      {},
    );
    expect(result.ok ? [] : result.error.map(({ line, col, message }) => [line, col, message])).toEqual([
      [1, 31, 'Expected "makerBps" to be at most 1000, but was "9999".'],
    ]);
  });
});

describe('variables', () => {
  const environment = { NAME: 'binance', PORT: '9000', EMPTY: '', DOLLAR: '${NAME}' };
  it.each([
    ['- ${NAME}', 'binance'],
    ['- desk-${NAME}-1', 'desk-binance-1'],
    ['- ${MISSING:-okx}', 'okx'],
    ['- ${EMPTY:-okx}', 'okx'],
    ['- "${NAME:-okx}"', 'binance'],
  ])('are replaced in %s', (yaml, expected) => {
    expect(one(yaml, environment).name).toBe(expected);
  });

  it('give numbers where numbers are wanted', () => {
    expect(one('- name: x\n  ports:\n    http: ${PORT}\n', environment).ports).toEqual({
      http: 9000,
      grpc: null,
    });
  });

  it('are not looked for in keys, in their own values, or after a lone dollar', () => {
    const { env } = one('- { name: x, env: { A: "${DOLLAR}", B: $NAME, C: "$5" } }', environment);
    expect(env).toEqual({ A: '${NAME}', B: '$NAME', C: '$5' });
  });
});

describe('a secret variable', () => {
  it.each([
    '- ${DB_PASSWORD}\n- ${DB_PASSWORD}\n',
    '- { name: kraken, accounts: ["${DB_PASSWORD}", "${DB_PASSWORD}"] }\n',
    '- { name: kraken, symbols: ["${DB_PASSWORD}"] }\n',
    '- { name: kraken, venue: "${DB_PASSWORD}" }\n',
    '- { name: kraken, worldSeed: "x${DB_PASSWORD}" }\n',
    'service: "${DB_PASSWORD}!"\ninstances: [kraken]\n',
    'postgres: { url: "${DB_PASSWORD}" }\ninstances: [kraken]\n',
    '- { name: kraken, accounts: [{ id: a, apiKey: "${DB_PASSWORD}" }, { id: b, apiKey: "${DB_PASSWORD}" }] }\n',
  ])('is never printed: %s', (yaml) => {
    const result = parseInstanceText(yaml, 'f', { DB_PASSWORD: 'hunter22' });
    const printed = result.ok ? '' : renderDiagnostics(result.error, { color: false });
    expect(printed).toContain('${DB_PASSWORD}');
    expect(printed).not.toContain('hunter22');
  });
});

describe('aliases', () => {
  it('stand for what their anchor holds', () => {
    const yaml = 'x-shared: &env { A: "1" }\ninstances: [{ name: a, env: *env }, { name: b, env: *env }]\n';
    expect(load(yaml).instances.map(({ env }) => env)).toEqual([{ A: '1' }, { A: '1' }]);
  });
});

describe('variables exsim sets for a worker', () => {
  it('are closed to an instance, all but those that describe it', () => {
    const open = [...WORKER_VARIABLES, ...SUPERVISED_VARIABLES].filter((name) => !isReservedVariable(name));
    expect(open).toEqual(['SERVICE_VERSION', 'ENVIRONMENT']);
  });
});

describe('a file that', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'exsim-config-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  const loadBytes = async (name: string, bytes: string | Uint8Array) => {
    const path = join(folder, name);
    await writeFile(path, bytes);
    return loadInstanceFile(path, {});
  };

  it('is there and right is loaded', async () => {
    const result = await loadBytes('right.yaml', '\ufeff- binance\r\n- okx\r\n');
    expect(result.ok && result.value.instances.map(({ name }) => name)).toEqual(['binance', 'okx']);
  });

  it.each<[string, string | Uint8Array, string, string]>([
    ['is empty', '', 'empty', 'Expected a list of instances, but the file is empty. Try a line "- binance".'],
    [
      'has comments only',
      '# nothing\n',
      'empty',
      'Expected a list of instances, but the file is empty. Try a line "- binance".',
    ],
    [
      'is too large',
      ' '.repeat(256 * 1024 + 1),
      'too-large',
      'Expected at most 256 KiB, but the file is larger.',
    ],
    [
      'is no text',
      Uint8Array.of(0x2d, 0x20, 0xff, 0xfe),
      'encoding',
      'Expected no-text.yaml to be UTF-8 text, but it is not.',
    ],
  ])('%s is refused', async (title, bytes, code, message) => {
    const name = title === 'is no text' ? 'no-text.yaml' : 'bad.yaml';
    const result = await loadBytes(name, bytes);
    expect(result.ok ? [] : result.error.map((problem) => [problem.code, problem.message])).toEqual([
      [code, message],
    ]);
  });

  it('is missing, or a folder, is refused', async () => {
    const codes = await Promise.all(
      [join(folder, 'none.yaml'), folder].map(async (path) => {
        const result = await loadInstanceFile(path, {});
        return result.ok ? [] : result.error.map(({ code, line }) => [code, line]);
      }),
    );
    expect(codes).toEqual([[['not-found', 0]], [['unreadable', 0]]]);
  });
});

describe('the example file', () => {
  it('loads as three exchanges without a word', async () => {
    const result = await loadInstanceFile('instances.example.yaml', {});
    expect(result.ok ? result.value.instances.map(({ name, venue }) => [name, venue]) : result.error).toEqual(
      [
        ['binance', 'binance'],
        ['coinbase', 'coinbase'],
        ['kraken', 'kraken'],
      ],
    );
  });
});
