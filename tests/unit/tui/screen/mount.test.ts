import { expect, test, vi } from 'vitest';
import { Frames } from '../../../../src/tui/screen/frames.ts';
import { mount } from '../../../../src/tui/screen/mount.tsx';
import { plain } from '../../../../src/tui/view/line.ts';

const LISTENER = { key: () => undefined, resized: () => undefined };

/** A terminal that cannot be written to, for a reason that only a bug can be. */
const broken = {
  listen: () => () => undefined,
  write: (text: string): Promise<void> => {
    if (text !== '') throw new Error('a bug');
    return Promise.resolve();
  },
};

test('what the component throws is told, and not swallowed by ink', async () => {
  const frames = new Frames();
  const complaint = vi.spyOn(console, 'error').mockImplementation(() => undefined); // Of how ink pictures the error.
  const failed = new Promise((resolve) => {
    mount({ frames, terminal: broken, depth: 'none', listener: LISTENER }, resolve);
  });
  void frames.show([plain('ready')]);
  expect(await failed).toEqual(new Error('a bug'));
  complaint.mockRestore();
});
