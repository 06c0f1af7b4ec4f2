import { expect, test } from 'vitest';
import { carryOut } from '../../../src/tui/screen/effects.ts';
import type { FleetActions } from '../../../src/tui/sources.ts';
import { frame } from '../../../src/tui/view/frame.ts';
import { lineText } from '../../../src/tui/view/line.ts';
import { NOW, openScreen, shownAfter } from './fixtures.ts';

const KEY = 'planted-key-5f2a';

const actions: FleetActions = {
  act: () => Promise.reject(new Error('not asked for here')),
  planReload: () => Promise.reject(new Error('not asked for here')),
  reload: () => Promise.reject(new Error('not asked for here')),
  setLogLevel: () => Promise.reject(new Error('not asked for here')),
  copyText: async () => ({ secret: KEY, told: 'API key of alice copied.' }),
};

test('a key goes to the clipboard, and neither into the state nor onto the screen', async () => {
  const clipboard: string[] = [];
  const what = { kind: 'apiKey', account: 'alice' } as const;
  const event = await carryOut({ type: 'copy', name: 'binance', what }, actions, (text) =>
    clipboard.push(text),
  );
  const state = shownAfter(openScreen(200, 50), event);
  expect(clipboard).toEqual([KEY]);
  expect(JSON.stringify(state)).not.toContain(KEY);
  const shown = frame(state, NOW).map(lineText).join('\n');
  expect(shown).toContain('API key of alice copied.');
  expect(shown).not.toContain(KEY);
});

test('what could not be copied says why, and leaves the clipboard as it is', async () => {
  const clipboard: string[] = [];
  const refusing = { ...actions, copyText: async () => ({ isDone: false, text: 'binance has no keys yet' }) };
  const event = await carryOut(
    { type: 'copy', name: 'binance', what: { kind: 'adminKey' } },
    refusing,
    (text) => clipboard.push(text),
  );
  expect(clipboard).toEqual([]);
  expect(event).toEqual({ type: 'finished', outcome: { isDone: false, text: 'binance has no keys yet' } });
});
