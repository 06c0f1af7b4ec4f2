import { openSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { Screen } from '../../../../src/tui/screen/screen.ts';
import type { TerminalStreams } from '../../../../src/tui/screen/terminal.ts';
import type { FleetActions, Outcome, Sources } from '../../../../src/tui/sources.ts';
import { fleetSnapshot, instanceSnapshot } from '../../../support/snapshots.ts';

/** A terminal of 80 x 24 that takes all it is told and shows none of it. */
function fakeTerminal(): { readonly stdin: PassThrough; readonly streams: TerminalStreams } {
  const stdin = Object.assign(new PassThrough(), { setRawMode: () => undefined });
  const fd = openSync('/dev/null', 'w');
  const stdout = Object.assign(new PassThrough().resume(), { fd, columns: 80, rows: 24 });
  return { stdin, streams: { stdin, stdout } as unknown as TerminalStreams };
}

const never = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));

test('what an action comes to after the screen was left follows nothing anew, so that the process ends', async () => {
  let follows = 0;
  let finish: (outcome: Outcome) => void = () => undefined;
  let begun: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const actions: Partial<FleetActions> = {
    act: () =>
      new Promise((resolve) => {
        finish = resolve;
        begun();
      }),
  };
  const { stdin, streams } = fakeTerminal();
  const sources: Partial<Sources> = {
    actions: actions as FleetActions,
    fleet: async function* (signal) {
      follows++;
      yield { type: 'snapshot', snapshot: fleetSnapshot({ instances: [instanceSnapshot()] }) };
      stdin.write('Xy');
      await never(signal);
    },
  };
  const ended = new Screen({
    ...{ mode: 'status', depth: 'none', streams, sources: sources as Sources },
    signal: new AbortController().signal,
  }).run();
  await asked;
  stdin.write('q');
  expect(await ended).toBe('left');
  finish({ isDone: true, text: 'binance has stopped' });
  await new Promise(setImmediate);
  expect(follows).toBe(1);
});
