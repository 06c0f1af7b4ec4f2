import { render } from 'ink-testing-library';
import { expect, onTestFinished, test } from 'vitest';
import { App } from '../../../../src/tui/screen/app.tsx';

/** The components on a terminal of a test's own. */
function shown(first: readonly string[]) {
  let lines = first;
  let changed: () => void = () => undefined;
  const frames = {
    newest: () => lines,
    subscribe: (reader: () => void) => {
      changed = reader;
      return () => undefined;
    },
  };
  const screen = render(<App frames={frames} />);
  onTestFinished(() => screen.unmount());
  const draw = (next: readonly string[]): void => {
    lines = next;
    changed();
  };
  return { frame: screen.lastFrame, draw };
}

test('a frame is its lines with their looks, and the next one takes its place', async () => {
  const { frame, draw } = shown(['binance  ready', 'kraken   \x1b[1mstopped\x1b[0m']);
  expect(frame()).toBe('binance  ready\nkraken   \x1b[1mstopped\x1b[22m');
  draw(['binance  ready', 'kraken   ready', 'q leave']);
  await expect.poll(frame).toBe('binance  ready\nkraken   ready\nq leave');
});
