import { binance } from './binance.ts';
import { bybit } from './bybit.ts';
import { coinbase } from './coinbase.ts';
import { generic } from './generic.ts';
import { kraken } from './kraken.ts';
import { okx } from './okx.ts';
import type { VenuePreset } from './preset.ts';

const PRESETS: ReadonlyMap<string, VenuePreset> = new Map(
  [binance, coinbase, kraken, okx, bybit, generic].map((preset) => [preset.venue, preset]),
);

export const PRESET_NAMES: readonly string[] = [...PRESETS.keys()];

/** The preset of that name; undefined when there is none. */
export const venuePreset = (name: string): VenuePreset | undefined => PRESETS.get(name);

/** The venue an instance is when it does not say: that of its name, else `generic`. */
export const venueOfName = (name: string): VenuePreset => PRESETS.get(name) ?? generic;
