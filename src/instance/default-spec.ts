import { defaultAccounts } from './accounts.ts';
import { DEFAULT_LIMITS, DEFAULT_RESTART, SNAPSHOT_EVERY_RANGE } from './limits.ts';
import { venueOfName, venuePreset } from './presets/index.ts';
import type { InstanceSpec } from './spec.ts';
import { presetSymbols } from './symbols.ts';

export const DEFAULT_HOST = '127.0.0.1';
export const DEFAULT_WORLD_SEED = 1;

/**
 * A venue with every default: what a bare name in the file means, and what a worker runs that was started alone,
 * without EXSIM_VENUE_CONFIG. `venue` null or unknown: the preset of that name, else `generic`.
 */
export function defaultSpec(venue: string | null, name: string): InstanceSpec {
  const preset = (venue === null ? undefined : venuePreset(venue)) ?? venueOfName(name);
  const symbols = presetSymbols(preset);
  return {
    name,
    venue: preset.venue,
    symbols,
    accounts: defaultAccounts(symbols),
    durability: 'commit',
    isolation: 'schema',
    snapshotEveryCommands: SNAPSHOT_EVERY_RANGE[2],
    limits: DEFAULT_LIMITS,
    env: {},
    restart: DEFAULT_RESTART,
    worldSeed: DEFAULT_WORLD_SEED,
    logLevel: 'info',
    host: DEFAULT_HOST,
    ports: { http: null, grpc: null },
    line: null,
  };
}
