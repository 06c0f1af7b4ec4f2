import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadBundle } from '../../../src/process/bundle.ts';

type Program = { readonly greet: (name: string) => string; readonly load: () => Promise<{ answer: number }> };

let folder: string;
let bundle: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exsim-bundle-'));
  bundle = join(folder, 'program.cjs');
  write('Hello');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A program that uses a module of Node, and a file that is loaded when it is needed. */
function write(greeting: string): void {
  writeFileSync(join(folder, 'later.mjs'), 'export const answer = 42;\n');
  writeFileSync(
    bundle,
    `const { join } = require('node:path');
exports.greet = (name) => join('${greeting}', name);
exports.load = () => importLate('./later.mjs');
`,
  );
}

const load = (use = 'greet', like = use) => loadBundle<Program>(pathToFileURL(bundle), use, like)!;
const codeFiles = () => readdirSync(folder).filter((name) => name.includes('.code'));
const codeFile = () => join(folder, codeFiles()[0]!);

test('a bundle is run as a module: it requires, exports, and imports beside itself', async () => {
  const { exports } = load();
  expect(exports.greet('Ada')).toBe(join('Hello', 'Ada'));
  expect(await exports.load()).toMatchObject({ answer: 42 });
});

test('no bundle is no error', () => {
  expect(loadBundle(pathToFileURL(join(folder, 'none.cjs')), 'greet')).toBeNull();
});

/** Who began with kept code has nothing to keep. */
function isKept(): boolean {
  const program = load();
  rmSync(codeFile());
  program.keepCode();
  return codeFiles().length === 0;
}

test('compiled code is kept once, and used', () => {
  load().keepCode();
  expect(codeFiles()).toHaveLength(1);
  expect(load().exports.greet('Ada')).toBe(join('Hello', 'Ada'));
  expect(isKept()).toBe(true);
});

test('with kept code, too, it imports beside itself', async () => {
  const first = load();
  await first.exports.load();
  first.keepCode();
  expect(await load().exports.load()).toMatchObject({ answer: 42 });
  expect(isKept()).toBe(true);
});

test('of the code for other versions of Node only the latest stays', () => {
  for (const [at, version] of ['1', '2', '3', '4'].entries()) {
    writeFileSync(`${bundle}.greet.${version}.code`, 'left by another Node');
    utimesSync(`${bundle}.greet.${version}.code`, at, at);
  }
  const program = load();
  program.keepCode();
  const [kept, ...others] = codeFiles().toSorted((one, other) => other.length - one.length);
  expect(others).toEqual(['program.cjs.greet.3.code', 'program.cjs.greet.4.code']);
  expect(kept).toMatch(/^program\.cjs\.greet\.\d+\.code$/);
});

test('each use keeps code of its own, beside that of the one it is like', () => {
  load('greet').keepCode();
  load('load', 'greet').keepCode();
  load('load', 'greet').keepCode();
  expect(codeFiles().map((name) => name.replace(/\d+/, 'N'))).toEqual([
    'program.cjs.greet.N.code',
    'program.cjs.load.N.code',
  ]);
});

test('code of another bundle is not run, and replaced', () => {
  load().keepCode();
  write('Good morning');
  const second = load();
  expect(second.exports.greet('Ada')).toBe(join('Good morning', 'Ada'));
  second.keepCode();
  expect(isKept()).toBe(true);
});

test('neither is code of a bundle that is as long and as old, as packages of two versions unpack', () => {
  utimesSync(bundle, 0, 0);
  const first = load();
  first.exports.greet('Ada');
  first.keepCode();
  write('Salut');
  utimesSync(bundle, 0, 0);
  expect(load().exports.greet('Ada')).toBe(join('Salut', 'Ada'));
});

test('where code cannot be kept the program runs, and nothing is left behind', () => {
  load().keepCode();
  const file = codeFile();
  rmSync(file);
  mkdirSync(file);
  const program = load();
  program.keepCode();
  expect(program.exports.greet('Ada')).toBe(join('Hello', 'Ada'));
  expect(codeFiles()).toEqual([basename(file)]);
});

test.each([
  ['a bit', (code: Buffer) => Buffer.concat([code.subarray(0, -1), Buffer.of(code.at(-1)! ^ 1)])],
  ['its end', (code: Buffer) => code.subarray(0, -8)],
  ['everything', () => Buffer.alloc(0)],
])('code that has lost %s is not run, and replaced', (_what, damage) => {
  load().keepCode();
  writeFileSync(codeFile(), damage(readFileSync(codeFile())));
  const second = load();
  expect(second.exports.greet('Ada')).toBe(join('Hello', 'Ada'));
  expect(isKept()).toBe(false);
  load().keepCode();
  expect(isKept()).toBe(true);
});
