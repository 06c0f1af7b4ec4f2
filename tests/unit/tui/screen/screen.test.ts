import { openSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { Screen } from '../../../../src/tui/screen/screen.ts';
import type { TerminalStreams } from '../../../../src/tui/screen/terminal.ts';
import type { FleetActions, Outcome, Sources } from '../../../../src/tui/sources.ts';
import { fleetSnapshot, instanceSnapshot } from '../../../support/snapshots.ts';

const ESC = '\x1b[';
const ENTER = `${ESC}?1049h${ESC}?25l${ESC}?7l${ESC}?2004h${ESC}2J`;
/** What the painter says of a frame: it stands between marks. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: sequences begin with ESC
const FRAME = /\x1b\[\?2026h.*?\x1b\[\?2026l/gs;

/** A terminal of 80 x 24 that takes all it is told. */
function fakeTerminal() {
  const modes: boolean[] = [];
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: (mode: boolean) => modes.push(mode),
  });
  const fd = openSync('/dev/null', 'w');
  const told: string[] = [];
  const stdout = Object.assign(new PassThrough(), { fd, isTTY: true, columns: 80, rows: 24 });
  stdout.setEncoding('utf8').on('data', (text) => told.push(text));
  return { stdin, stdout, told, modes, streams: { stdin, stdout } as unknown as TerminalStreams };
}

const never = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));

const shown = (streams: TerminalStreams, sources: Partial<Sources>) =>
  new Screen({
    ...{ mode: 'status', depth: 'none', streams, sources: sources as Sources },
    signal: new AbortController().signal,
  }).run();

const oneExchange: Sources['fleet'] = async function* (signal) {
  yield { type: 'snapshot', snapshot: fleetSnapshot({ instances: [instanceSnapshot()] }) };
  await never(signal);
};

test('the terminal is told frames and nothing else, and is raw until the screen is left', async () => {
  const { stdin, told, modes, streams } = fakeTerminal();
  const others = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write'));
  const { log } = console;
  const ended = shown(streams, { fleet: oneExchange });
  await expect.poll(() => told.join('')).toContain('binance');
  expect(console.log).toBe(log);
  stdin.write('?');
  await expect.poll(() => told.join('')).toContain('Everywhere');
  stdin.write('qq'); // The first closes the help.
  expect(await ended).toBe('left');
  expect(told.join('').replace(FRAME, '')).toBe(ENTER);
  expect(modes).toEqual([true, false]);
  for (const other of others) {
    expect(other).not.toHaveBeenCalled();
    other.mockRestore();
  }
});

test('a key that scrolls back at the end of the help is seen at once, however far a person went on', async () => {
  const { stdin, told, streams } = fakeTerminal();
  const ended = shown(streams, { fleet: oneExchange });
  await expect.poll(() => told.join('')).toContain('binance');
  stdin.write(`?${' '.repeat(50)}`);
  await expect.poll(() => told.join('')).toContain('close the help');
  told.length = 0;
  stdin.write('k');
  await expect.poll(() => told.join('')).toMatch(FRAME);
  stdin.write('qq');
  await ended;
});

test('a terminal of another size is told all of it', async () => {
  const { stdin, stdout, told, streams } = fakeTerminal();
  const ended = shown(streams, { fleet: oneExchange });
  await expect.poll(() => told.join('')).toContain('binance');
  told.length = 0;
  Object.assign(stdout, { columns: 70, rows: 16 });
  stdout.emit('resize');
  await expect.poll(() => told.join('')).toContain(`${ESC}16;1H`);
  expect(told.join('').match(/\[\d+;1H/g)).toHaveLength(16);
  stdin.write('q');
  await ended;
});

test('a shell that had the terminal gives it back: modes are set anew and all is drawn, until the screen is left', async () => {
  const { stdin, told, modes, streams } = fakeTerminal();
  const ended = shown(streams, { fleet: oneExchange });
  await expect.poll(() => told.join('')).toContain('binance');
  told.length = 0;
  process.emit('SIGCONT'); // After a SIGSTOP, of which nobody is told.
  await expect.poll(() => told.join('')).toContain('binance');
  expect(told.join('').replace(FRAME, '')).toBe(ENTER);
  expect(modes).toEqual([true, false, true]);
  stdin.write('q');
  await ended;
  process.emit('SIGCONT');
  expect(modes).toEqual([true, false, true, false]);
  expect(['SIGCONT', 'SIGTSTP'].flatMap((signal) => process.listeners(signal as 'SIGCONT'))).toEqual([]);
});

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
  const ended = shown(streams, {
    actions: actions as FleetActions,
    fleet: async function* (signal) {
      follows++;
      yield { type: 'snapshot', snapshot: fleetSnapshot({ instances: [instanceSnapshot()] }) };
      stdin.write('Xy');
      await never(signal);
    },
  });
  await asked;
  stdin.write('q');
  expect(await ended).toBe('left');
  finish({ isDone: true, text: 'binance has stopped' });
  await new Promise(setImmediate);
  expect(follows).toBe(1);
});
