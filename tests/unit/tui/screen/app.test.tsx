import { render } from 'ink-testing-library';
import { expect, onTestFinished, test } from 'vitest';
import { App } from '../../../../src/tui/screen/app.tsx';
import type { Change } from '../../../../src/tui/screen/changes.ts';

const changesOf = (...texts: readonly string[]): Change[] =>
  texts.map((text, row) => ({ row, column: 0, text }));

/** The components on a terminal of a test's own. */
function shown(first: readonly Change[]) {
  let newest = { number: 1, changes: first };
  let tell: () => void = () => undefined;
  const changes = {
    newest: () => newest,
    subscribe: (reader: () => void) => {
      tell = reader;
      return () => undefined;
    },
  };
  const screen = render(<App changes={changes} />);
  onTestFinished(() => screen.unmount());
  const draw = (next: readonly Change[]): void => {
    newest = { number: newest.number + 1, changes: next };
    tell();
  };
  return { frame: screen.lastFrame, frames: screen.frames, draw };
}

test('what changed stands line by line with its looks, and the next changes take its place', async () => {
  const { frame, draw } = shown(changesOf('binance  ready', '', 'kraken   \x1b[1mstopped\x1b[0m'));
  expect(frame()).toBe('binance  ready\n\nkraken   \x1b[1mstopped\x1b[22m');
  draw(changesOf('q leave'));
  await expect.poll(frame).toBe('q leave');
});

test('the same changes again are laid out again', async () => {
  const { frames, draw } = shown(changesOf('ready'));
  const before = frames.length;
  draw(changesOf('ready'));
  await expect.poll(() => frames.length).toBeGreaterThan(before);
});
