import { createInterface } from 'node:readline/promises';
import { PRESET_NAMES } from '../../instance/presets/index.ts';
import { CommandEnd } from '../terminal/failure.ts';
import { VENUES_DEFAULT } from './file-text.ts';
import { venueProblem, venuesIn } from './venues.ts';

const TRIES_MAX = 3;
const INTERRUPTED_EXIT = 130;

export type Terminal = { readonly input: NodeJS.ReadableStream; readonly output: NodeJS.WritableStream };

/**
 * Asks which venues a new file shall have; an empty answer takes the usual ones. @throws CommandEnd when the person
 * leaves (Ctrl-C, Ctrl-D) or gives no usable answer three times
 */
export async function askVenues(terminal: Terminal): Promise<readonly string[]> {
  const lines = createInterface(terminal);
  const left = new AbortController();
  for (const event of ['SIGINT', 'close'] as const) lines.once(event, () => left.abort());
  try {
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      const venues = venuesIn(await lines.question(QUESTION, { signal: left.signal }));
      const problem = venues.length === 0 ? null : venueProblem(venues);
      if (problem === null) return venues.length === 0 ? VENUES_DEFAULT : venues;
      terminal.output.write(`${problem}\n`);
    }
    throw new CommandEnd(2);
  } catch (error) {
    if (left.signal.aborted) throw new CommandEnd(INTERRUPTED_EXIT, '\n');
    throw error;
  } finally {
    lines.close();
  }
}

const QUESTION = `Which exchanges? ${PRESET_NAMES.join(', ')} [${VENUES_DEFAULT.join(', ')}]: `;
