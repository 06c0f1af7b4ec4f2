import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { buildProgram } from '../../../src/cli/program.ts';

/** Texts of the program that name exsim, each with the file it stands in. */
const TEXTS = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.ts$/.test(path))
  .flatMap((path) => textsOf(`src/${path}`).map((text) => ({ path, text })));

function textsOf(path: string): string[] {
  const source = readFileSync(path, 'utf8');
  if (!/\bexsim [a-z]/.test(source)) return [];
  const texts: string[] = [];
  const look = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateLiteralToken(node) || ts.isJsxText(node))
      texts.push(node.text);
    ts.forEachChild(node, look);
  };
  look(ts.createSourceFile(path, source, ts.ScriptTarget.Latest, false));
  return texts.filter((text) => text.includes('exsim '));
}

/** Words after "exsim" that go on a sentence about it. In backticks it is always a command. */
const PROSE = 'as command failed in instance itself made of runs that version writes'.split(' ');

const commands = new Map(
  buildProgram(null).commands.map((command) => [command.name(), command.options.map(({ long }) => long)]),
);
// What `up` starts is called so, too.
commands.set('supervisor', ['--state']);

test('every command a message names is one of the program', () => {
  const named = TEXTS.flatMap(({ path, text }) =>
    [...text.matchAll(/(`?)\bexsim ([a-z]+)/g)].map(([, tick, word = '']) => ({ path, tick, word })),
  );
  const unknown = named.filter(
    ({ tick, word }) => !commands.has(word) && (tick !== '' || !PROSE.includes(word)),
  );
  expect(unknown).toEqual([]);
  const words = new Set(named.map(({ word }) => word));
  expect(PROSE.filter((word) => !words.has(word))).toEqual([]);
});

test('every option of a command that a message names is one it has', () => {
  const unknown = TEXTS.flatMap(({ path, text }) =>
    [...text.matchAll(/\bexsim ([a-z]+)((?: +[\w./-]+)*)/g)].flatMap(([, command = '', rest = '']) =>
      [...rest.matchAll(/--[a-z-]+/g)].flatMap(([option]) =>
        commands.get(command)?.includes(option) === false ? [{ path, command, option }] : [],
      ),
    ),
  );
  expect(unknown).toEqual([]);
});
