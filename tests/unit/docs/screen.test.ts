import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { KEYS } from '../../../src/tui/model/keys.ts';
import { frameText, screenState } from '../../support/screen.ts';
import { NOW, openScreen } from '../tui/fixtures.ts';
import { docsPage, tableOf } from './tables.ts';

test('docs/screen.md has every key of the screen, in the words of its help, and no other', () => {
  expect(tableOf(docsPage('screen.md'), ['where', 'keys', 'does'])).toEqual(
    KEYS.map(({ where, shown, does }) => [where, shown, does]),
  );
});

const README = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');

/** A frame as it stands in the README: `vitest` shows the difference, and the picture is changed by hand. */
const picture = (frame: string): string => `\`\`\`text\n${frame}\n\`\`\`\n`;

test('the pictures in the README are what the screen shows', () => {
  expect(README).toContain(picture(frameText(screenState({ columns: 100, rows: 18 }))));
  expect(README).toContain(picture(frameText(openScreen(100, 28), NOW)));
});
