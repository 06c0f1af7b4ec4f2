import { err, ok, type Result } from '../common/result.ts';
import { ORDER_TYPES, STP_MODES } from '../engine/types.ts';
import { ACCOUNT_ID_PATTERN } from './accounts.ts';
import { engineConfig } from './engine-config.ts';
import { JsonReader, join } from './json-reader.ts';
import * as limits from './limits.ts';
import { PORT_MAX } from './ports.ts';
import { SYMBOL_PATTERN } from './presets/preset.ts';
import {
  type AccountSpec,
  DURABILITIES,
  type FeesSpec,
  type InstanceSpec,
  ISOLATION_MODES,
  LOG_LEVELS,
  type SymbolSpec,
} from './spec.ts';

/**
 * Reads the JSON a supervisor wrote for a worker. Strict: every field, nothing else, every figure within its limits.
 * Problems are sentences that name field, rule and value.
 */
export function parseInstanceSpec(json: unknown): Result<InstanceSpec, string[]> {
  const read = new JsonReader();
  const spec = readSpec(read, json);
  if (read.problems.length > 0) return err(read.problems);
  if (spec.symbols.length === 0)
    return err(['Expected "symbols" to have at least one symbol, but was empty.']);
  const figures = engineConfig(spec, 1);
  return figures.ok
    ? ok(spec)
    : err(figures.error.map(({ path, message }) => `${path.join('.')}: ${message}`));
}

/** Stable JSON of what makes the instance: equal for equal specs, whatever the order of their keys or their line. */
export function canonicalSpec(spec: InstanceSpec): string {
  const { line: _, ...rest } = spec;
  return JSON.stringify(rest, (_key, value: unknown) => (isMap(value) ? sorted(value) : value));
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const sorted = (map: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));

const SPEC_FIELDS = [
  'name',
  'venue',
  'symbols',
  'accounts',
  'durability',
  'isolation',
  'snapshotEveryCommands',
  'limits',
  'env',
  'restart',
  'worldSeed',
  'logLevel',
  'host',
  'ports',
  'line',
] as const satisfies readonly (keyof InstanceSpec)[];

const ANY_TEXT = /^[^\0]*$/;
const NAME = /^([a-z0-9]+(-[a-z0-9]+)*)?$/;

function readSpec(read: JsonReader, json: unknown): InstanceSpec {
  const spec = read.object('', json ?? null, SPEC_FIELDS);
  const port = (path: string, value: unknown) => read.integer(path, value, 1, PORT_MAX);
  const [snapshotLeast, snapshotMost] = limits.SNAPSHOT_EVERY_RANGE;
  const ports = read.object('ports', spec['ports'], ['http', 'grpc']);
  return {
    name: read.string('name', spec['name'], NAME, 'an instance name'),
    venue: read.string('venue', spec['venue'], /^[a-z0-9-]{1,40}$/, 'a venue name'),
    symbols: read.array('symbols', spec['symbols'], limits.SYMBOLS_MAX, (path, item) =>
      readSymbol(read, path, item),
    ),
    accounts: read.array('accounts', spec['accounts'], limits.ACCOUNTS_MAX, (path, item) =>
      readAccount(read, path, item),
    ),
    durability: read.oneOf('durability', spec['durability'], DURABILITIES),
    isolation: read.oneOf('isolation', spec['isolation'], ISOLATION_MODES),
    snapshotEveryCommands: read.integer(
      'snapshotEveryCommands',
      spec['snapshotEveryCommands'],
      snapshotLeast,
      snapshotMost,
    ),
    limits: readRanges(read, 'limits', spec['limits'], limits.LIMIT_RANGES),
    env: readTexts(read, 'env', spec['env']),
    restart: readRanges(read, 'restart', spec['restart'], limits.RESTART_RANGES),
    worldSeed: read.integer('worldSeed', spec['worldSeed'], 0, limits.WORLD_SEED_MAX),
    logLevel: read.oneOf('logLevel', spec['logLevel'], LOG_LEVELS),
    host: read.string('host', spec['host'], /^[^\s]{1,255}$/, 'a host name or address'),
    ports: {
      http: read.nullable('ports.http', ports['http'], port),
      grpc: read.nullable('ports.grpc', ports['grpc'], port),
    },
    line: read.nullable('line', spec['line'], (path, value) =>
      read.integer(path, value, 1, Number.MAX_SAFE_INTEGER),
    ),
  };
}

function readRanges<K extends string>(
  read: JsonReader,
  path: string,
  value: unknown,
  ranges: Record<K, readonly [number, number, number]>,
): Record<K, number> {
  const fields = Object.keys(ranges) as K[];
  const map = read.object(path, value, fields);
  const entries = fields.map((field) => {
    const [least, most] = ranges[field];
    return [field, read.integer(join(path, field), map[field], least, most)] as const;
  });
  return Object.fromEntries(entries) as Record<K, number>;
}

function readTexts(read: JsonReader, path: string, value: unknown): Record<string, string> {
  const entries = Object.entries(read.map(path, value));
  return Object.fromEntries(
    entries.map(([key, text]) => [key, read.string(join(path, key), text, ANY_TEXT, 'text')]),
  );
}

function readAccount(read: JsonReader, path: string, value: unknown): AccountSpec {
  const account = read.object(path, value, ['id', 'balances', 'apiKey']);
  return {
    id: read.string(join(path, 'id'), account['id'], ACCOUNT_ID_PATTERN, 'an account id'),
    balances: readTexts(read, join(path, 'balances'), account['balances']),
    apiKey: read.nullable(join(path, 'apiKey'), account['apiKey'], (at, key) =>
      read.string(at, key, /^\S{1,256}$/, 'an API key'),
    ),
  };
}

const SYMBOL_FIELDS = [
  'symbol',
  'base',
  'quote',
  'tickSize',
  'lotSize',
  'minPrice',
  'maxPrice',
  'minQuantity',
  'maxQuantity',
  'minNotional',
  'maxNotional',
  'bandBps',
  'collarBps',
  'fees',
  'stpDefault',
  'stpAllowed',
  'stpScope',
  'postOnlyPolicy',
  'orderTypes',
  'maxOpenOrders',
] as const satisfies readonly (keyof SymbolSpec)[];

function readSymbol(read: JsonReader, path: string, value: unknown): SymbolSpec {
  const symbol = read.object(path, value, SYMBOL_FIELDS);
  const at = (field: keyof SymbolSpec) => join(path, field);
  const text = (field: keyof SymbolSpec) => read.string(at(field), symbol[field], ANY_TEXT, 'text');
  const bps = (where: string, item: unknown) => read.integer(where, item, 1, limits.PROTECTION_BPS_MAX);
  return {
    symbol: read.string(at('symbol'), symbol['symbol'], SYMBOL_PATTERN, 'BASE-QUOTE in capital letters'),
    base: text('base'),
    quote: text('quote'),
    tickSize: text('tickSize'),
    lotSize: text('lotSize'),
    minPrice: text('minPrice'),
    maxPrice: text('maxPrice'),
    minQuantity: text('minQuantity'),
    maxQuantity: text('maxQuantity'),
    minNotional: text('minNotional'),
    maxNotional: text('maxNotional'),
    bandBps: read.nullable(at('bandBps'), symbol['bandBps'], bps),
    collarBps: read.nullable(at('collarBps'), symbol['collarBps'], bps),
    fees: readFees(read, at('fees'), symbol['fees']),
    stpDefault: read.oneOf(at('stpDefault'), symbol['stpDefault'], STP_MODES),
    stpAllowed: read.array(at('stpAllowed'), symbol['stpAllowed'], STP_MODES.length, (where, item) =>
      read.oneOf(where, item, STP_MODES),
    ),
    stpScope: read.oneOf(at('stpScope'), symbol['stpScope'], ['account', 'master']),
    postOnlyPolicy: read.oneOf(at('postOnlyPolicy'), symbol['postOnlyPolicy'], ['reject', 'cancel', 'slide']),
    orderTypes: read.array(at('orderTypes'), symbol['orderTypes'], ORDER_TYPES.length, (where, item) =>
      read.oneOf(where, item, ORDER_TYPES),
    ),
    maxOpenOrders: read.integer(at('maxOpenOrders'), symbol['maxOpenOrders'], 1, limits.OPEN_ORDERS_MAX),
  };
}

function readFees(read: JsonReader, path: string, value: unknown): FeesSpec {
  const fees = read.object(path, value, ['makerBps', 'takerBps', 'feeIn']);
  return {
    makerBps: read.string(join(path, 'makerBps'), fees['makerBps'], ANY_TEXT, 'text'),
    takerBps: read.string(join(path, 'takerBps'), fees['takerBps'], ANY_TEXT, 'text'),
    feeIn: read.oneOf(join(path, 'feeIn'), fees['feeIn'], ['quote', 'received']),
  };
}
