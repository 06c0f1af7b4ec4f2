import { ExsimError } from '../../common/errors.ts';
import { PRESET_NAMES } from '../../instance/presets/index.ts';

/** What is wrong with a choice of venues; null: nothing. */
export function venueProblem(venues: readonly string[]): string | null {
  const unknown = venues.filter((venue) => !PRESET_NAMES.includes(venue));
  if (venues.length > 0 && unknown.length === 0) return null;
  const was = venues.length === 0 ? 'there is none' : `was ${unknown.map((name) => `"${name}"`).join(', ')}`;
  return `Expected venues out of ${PRESET_NAMES.join(', ')}, but ${was}.`;
}

/** Names as a person writes them, each once. */
export const venuesIn = (text: string): string[] => [
  ...new Set(text.split(/[\s,]+/).filter((name) => name !== '')),
];

/** @throws ExsimError USAGE */
export function requireVenues(venues: readonly string[]): void {
  const problem = venueProblem(venues);
  if (problem !== null) throw new ExsimError('USAGE', problem);
}
