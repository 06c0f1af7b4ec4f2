import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createEngine } from '../../../src/engine/index.ts';
import { engineConfig } from '../../support/engine-fixture.ts';
import { docsPage, tableOf, withoutTicks } from './tables.ts';

const PAGE = docsPage('engine.md');

/** Everything in code spans that is a path of this repository. */
const paths = [...PAGE.matchAll(/`([^`\s]+)`/g)]
  .map(([, text]) => text as string)
  .filter((text) => /^(?:src|tests|docs|\.ci)\//.test(text) || /^\.[a-z-]+\.cjs$/.test(text));

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`)
    .toSorted();
}

describe('docs/engine.md', () => {
  test('names only paths that exist', () => {
    expect(paths.length).toBeGreaterThan(100);
    expect(paths.filter((path) => !existsSync(path))).toEqual([]);
  });

  test('has a row for every file of the engine, and for no other', () => {
    const rows = tableOf(PAGE, ['file', 'is']).map(([file]) => withoutTicks(file));
    expect(rows.toSorted()).toEqual(filesUnder('src/engine'));
  });

  test('names only codes that errors.md explains', () => {
    const explained = new Set(tableOf(docsPage('errors.md'), ['code', 'name']).map(([code]) => code));
    const checks = PAGE.slice(PAGE.indexOf('### Order of checks'), PAGE.indexOf('## Memory'));
    const codes = checks.match(/\b[1-9]\d{3}\b/g) ?? [];
    expect(codes.length).toBeGreaterThan(30);
    expect(codes.filter((code) => !explained.has(code))).toEqual([]);
  });

  test('its example runs as it stands there', () => {
    const example = /^```ts\n([\s\S]*?)^```/m.exec(PAGE)?.[1] ?? '';
    const printed: unknown[] = [];
    const run = new Function('createEngine', 'config', 'console', example);
    run(createEngine, engineConfig([{}]), { log: (event: unknown) => printed.push(event) });
    expect(printed).toEqual([{ type: 'genesis', seq: 1, commandSeq: 1, time: 0, epoch: 1 }]);
  });
});
