import { render } from 'ink-testing-library';
import { expect, onTestFinished, test } from 'vitest';
import { App } from '../../../../src/tui/screen/app.tsx';
import { Frames } from '../../../../src/tui/screen/frames.ts';
import type { TerminalListener } from '../../../../src/tui/screen/terminal.ts';
import { plain } from '../../../../src/tui/view/line.ts';

const [BEGIN, END, HOME] = ['\x1b[?2026h', '\x1b[?2026l', '\x1b[1;1H'];

/** The component, mounted, with a terminal that takes what it is told when the test says so. */
function mounted() {
  const frames = new Frames();
  const told: string[] = [];
  let [listener, take]: [TerminalListener | null, () => void] = [null, () => undefined];
  const terminal = {
    write: (text: string): Promise<void> => {
      told.push(text);
      return new Promise((resolve) => {
        take = resolve;
      });
    },
    listen: (one: TerminalListener) => {
      listener = one;
      return () => {
        listener = null;
      };
    },
  };
  const keys: string[] = [];
  const hears = { key: (key: string) => keys.push(key), resized: () => undefined };
  const ink = render(<App frames={frames} terminal={terminal} depth="none" listener={hears} />);
  onTestFinished(() => ink.unmount());
  told.length = 0; // Of the empty frame before the first.
  return { frames, told, keys, ink, press: (key: string) => listener?.key(key), take: () => take() };
}

test('each frame is told as what differs from the one before, and ink itself says nothing', async () => {
  const { frames, told, ink } = mounted();
  void frames.show([plain('12 orders')]);
  await expect.poll(() => told).toEqual([`${BEGIN}${HOME}12 orders${END}`]);
  void frames.show([plain('17 orders')]);
  await expect.poll(() => told.slice(1)).toEqual([`${BEGIN}\x1b[1;2H7${END}`]);
  ink.unmount();
  // With CI in the environment it ends with a line break of its own.
  expect((ink.frames.join('') + ink.stderr.frames.join('')).trim()).toBe('');
});

test('the same frame again is told as nothing, and in full once the terminal has forgotten it', async () => {
  const { frames, told } = mounted();
  void frames.show([plain('ready')]);
  await expect.poll(() => told).toHaveLength(1);
  void frames.show([plain('ready')]);
  await expect.poll(() => told[1]).toBe('');
  frames.forget();
  void frames.show([plain('ready')]);
  await expect.poll(() => told[2]).toBe(told[0]);
});

test('a frame is shown when the terminal has taken it, and not before', async () => {
  const { frames, told, take } = mounted();
  let isShown = false;
  const shown = frames.show([plain('ready')]).then(() => {
    isShown = true;
  });
  await expect.poll(() => told).toHaveLength(1);
  await new Promise(setImmediate);
  expect(isShown).toBe(false);
  take();
  await shown;
});

test('keys are heard while it is mounted', () => {
  const { ink, keys, press } = mounted();
  press('j');
  ink.unmount();
  press('k');
  expect(keys).toEqual(['j']);
});
