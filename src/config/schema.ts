import { z } from 'zod';
import { ORDER_TYPES, STP_MODES } from '../engine/types.ts';
import { ACCOUNT_ID_PATTERN } from '../instance/accounts.ts';
import * as limits from '../instance/limits.ts';
import { NAME_PATTERN } from '../instance/names.ts';
import { PORT_MAX } from '../instance/ports.ts';
import { PRESET_NAMES } from '../instance/presets/index.ts';
import { SYMBOL_PATTERN } from '../instance/presets/preset.ts';
import { DURABILITIES, ISOLATION_MODES, LOG_LEVELS } from '../instance/spec.ts';

/**
 * The instance file as it is written. One source for checking and for the JSON schema that editors use. An `error`
 * is the rule in words: "Expected "http" to be <error>, but was ...". A leaf marked `text` takes numbers and
 * booleans by their source text, so that `001` stays `001`.
 */
declare module 'zod' {
  interface GlobalMeta {
    readonly text?: boolean;
    /** For editors, in place of the pattern that is checked here: the strict check has better words. */
    readonly pattern?: string;
  }
}

const text = (error: string, pattern: RegExp) =>
  z.string({ error }).regex(pattern, { error }).meta({ text: true });
const quotedText = (error: string, pattern: RegExp) => z.string({ error }).regex(pattern, { error });
const oneOf = <const T extends readonly string[]>(choices: T) =>
  z.enum(choices, { error: `one of ${choices.join(', ')}` });

function whole(least: number, most: number, unit = '') {
  const error = `a whole number from ${least} to ${most}${unit}`;
  return z.number({ error }).int({ error }).min(least, { error }).max(most, { error });
}

/** Decimals are quoted, because YAML would round them. */
const decimal = quotedText(
  'a decimal in quotes, such as "0.01"',
  /^-?(?:0|[1-9][0-9]{0,39})(?:\.[0-9]{1,39})?$/,
);
const name = text('a name', /^[\s\S]{1,200}$/).meta({ text: true, pattern: NAME_PATTERN.source });
const symbolName = quotedText('a symbol such as BTC-USD', /^[\s\S]{1,200}$/).meta({
  pattern: SYMBOL_PATTERN.source,
});
const asset = quotedText('an asset: 1 to 16 capital letters and digits', /^[A-Z0-9]{1,16}$/);
const bps = z.nullable(whole(1, limits.PROTECTION_BPS_MAX));
const host = text('a host name or address', /^[A-Za-z0-9.:_-]{1,255}$/);

const fees = z
  .strictObject({
    makerBps: decimal.optional().describe('Maker fee in basis points; negative is a rebate.'),
    takerBps: decimal.optional().describe('Taker fee in basis points.'),
    feeIn: oneOf(['quote', 'received'])
      .optional()
      .describe('quote: both pay quote. received: a buyer pays base.'),
  })
  .describe('Fees, in place of those of the venue.');

const symbolMap = z.strictObject({
  symbol: symbolName.optional().describe('BASE-QUOTE; made of base and quote where absent.'),
  base: asset.optional(),
  quote: asset.optional(),
  tickSize: decimal.optional().describe('Smallest price step.'),
  lotSize: decimal.optional().describe('Smallest quantity step.'),
  minPrice: decimal.optional(),
  maxPrice: decimal.optional(),
  minQuantity: decimal.optional(),
  maxQuantity: decimal.optional(),
  minNotional: decimal.optional().describe('Least price x quantity of an order; "0" is no limit.'),
  maxNotional: decimal.optional().describe('Most price x quantity of an order; "0" is no limit.'),
  bandBps: bps
    .optional()
    .describe(
      'How far a limit price may be from the last price, behind a stop from the stop price, in basis points.',
    ),
  collarBps: bps.optional().describe('How far a market order may run from the best price, in basis points.'),
  fees: fees.optional(),
  stpDefault: oneOf(STP_MODES).optional().describe('Self-trade prevention of orders that do not say.'),
  stpAllowed: z.array(oneOf(STP_MODES)).min(1).max(STP_MODES.length).optional(),
  stpScope: oneOf(['account', 'master']).optional(),
  postOnlyPolicy: oneOf(['reject', 'cancel', 'slide']).optional(),
  orderTypes: z.array(oneOf(ORDER_TYPES)).min(1).max(ORDER_TYPES.length).optional(),
  maxOpenOrders: whole(1, limits.OPEN_ORDERS_MAX).optional(),
});

const accountId = text('an account id: letters, digits and "._-", at most 64 characters', ACCOUNT_ID_PATTERN);
const accountMap = z.strictObject({
  id: accountId,
  balances: z
    .record(asset, decimal)
    .optional()
    .describe('Amounts by asset, deposited once. Absent: a generous amount of every asset.'),
  apiKey: text('8 to 128 letters, digits and "._-"', /^[A-Za-z0-9._-]{8,128}$/)
    .optional()
    .describe('Absent: one is made, see "exsim env".'),
});

const ranges = <K extends string>(table: Record<K, readonly [number, number, number]>) => {
  const shape = Object.entries<readonly [number, number, number]>(table).map(
    ([key, [least, most, standard]]) =>
      [key, whole(least, most).optional().describe(`Default: ${standard}.`)] as const,
  );
  return z.strictObject(Object.fromEntries(shape) as Record<K, z.ZodOptional<ReturnType<typeof whole>>>);
};

const port = whole(1, PORT_MAX);
const [snapshotLeast, snapshotMost, snapshotDefault] = limits.SNAPSHOT_EVERY_RANGE;
const environmentName = text('a variable name: letters, digits and "_"', /^[A-Za-z_][A-Za-z0-9_]{0,127}$/);
const environmentValue = text('text without control characters', /^[^\p{Cc}]{0,32768}$/u);

const shared = {
  venue: oneOf(PRESET_NAMES)
    .optional()
    .describe('Preset of symbols, fees and rules. Default: the name if a preset has it, else generic.'),
  symbols: z
    .array(z.union([symbolName, symbolMap]))
    .min(1)
    .max(limits.SYMBOLS_MAX)
    .optional()
    .describe('Names, or maps with what differs from the venue. Default: those of the venue.'),
  fees: fees.optional(),
  accounts: z
    .array(z.union([accountId, accountMap]))
    .max(limits.ACCOUNTS_MAX)
    .optional()
    .describe('Default: alice and bob, funded in every asset.'),
  durability: oneOf(DURABILITIES)
    .optional()
    .describe('commit: an answer means it is on disk. Default: commit.'),
  isolation: oneOf(ISOLATION_MODES)
    .optional()
    .describe('Where it lives in Postgres. database: a database of its own. Default: schema.'),
  snapshotEveryCommands: whole(snapshotLeast, snapshotMost)
    .optional()
    .describe(`Commands between two snapshots, from which a restart begins. Default: ${snapshotDefault}.`),
  limits: ranges(limits.LIMIT_RANGES).optional(),
  env: z
    .record(environmentName, environmentValue)
    .optional()
    .describe('Extra environment of the worker process.'),
  restart: ranges(limits.RESTART_RANGES).optional(),
  worldSeed: whole(0, limits.WORLD_SEED_MAX).optional().describe('Seed of everything random. Default: 1.'),
  logLevel: oneOf(LOG_LEVELS).optional().describe('Default: info.'),
  host: host.optional().describe('Address the instance listens on. Default: that of the file.'),
};

const defaultsSchema = z
  .strictObject(shared)
  .describe('Settings of every instance that does not say otherwise.');

export const instanceSchema = z.strictObject({
  name: name.describe('Lower-case letters and digits in groups joined by hyphens, at most 40 characters.'),
  ...shared,
  ports: z
    .strictObject({ http: port.optional(), grpc: port.optional() })
    .optional()
    .describe('Default: assigned once, and kept.'),
});

export const instancesSchema = z
  .array(z.union([name, instanceSchema]))
  .min(1)
  .max(limits.INSTANCES_MAX);

const postgresUrl = text(
  'a URL such as postgres://user:password@host:5432/database',
  /^postgres(ql)?:\/\/\S{1,2000}$/,
);
const redisUrl = text('"off", or a URL such as redis://host:6379', /^(off|rediss?:\/\/\S{1,2000})$/);

export const fileSchema = z.strictObject({
  version: z.literal(1, { error: 'the number 1' }).optional(),
  service: name.optional().describe('First part of every derived name. Default: exchange-sim.'),
  postgres: z
    .strictObject({
      url: postgresUrl.optional().describe('Admin URL. Default: POSTGRES_URL, else an embedded server.'),
    })
    .optional(),
  redis: z
    .union([
      redisUrl,
      z.strictObject({ url: redisUrl.optional().describe('Default: REDIS_URL, else a local server.') }),
    ])
    .optional(),
  ports: z
    .strictObject({ http: port.optional(), grpc: port.optional() })
    .optional()
    .describe('First ports to assign. Default: 8081 and 50052.'),
  host: host.optional().describe('Address the instances listen on. Default: 127.0.0.1.'),
  secrets: z
    .strictObject({
      file: text('a path', /^[^\0]{1,1000}$/)
        .optional()
        .describe('File to keep passwords and keys in, mode 0600.'),
      command: z
        .array(text('a word', /^[^\0]{1,1000}$/))
        .min(1)
        .max(16)
        .optional()
        .describe('Keeps them: run with "read" it prints them, with "write" it is given them on its input.'),
    })
    .optional()
    .describe('Where passwords and keys are kept: one of the two. Default: .exsim/secrets.json.'),
  defaults: defaultsSchema.optional(),
  instances: instancesSchema,
});

export type InstanceEntry = z.infer<typeof instanceSchema>;
export type SymbolEntry = z.infer<typeof symbolMap>;
export type AccountEntry = z.infer<typeof accountMap>;
export type FileEntry = z.infer<typeof fileSchema>;

/** Keys that begin like this belong to the user, in every map. */
export const FREE_KEY = /^x-/;
