import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

/**
 * What the compiler lets through (it is part of the language) and would make the engine depend on more than its
 * commands: the clock, chance, the machine's language, the garbage collector, other threads, a later turn of the
 * event loop.
 */
const FORBIDDEN_NAMES = new Set([
  ...['Date', 'Intl', 'Promise', 'WeakRef', 'FinalizationRegistry', 'Atomics', 'SharedArrayBuffer'],
  ...['globalThis', 'eval', 'Function', 'localeCompare', 'normalize', 'toLocaleString', 'toLocaleLowerCase'],
  ...['toLocaleUpperCase', 'fromAsync'],
]);

/** Exact in every version of every JavaScript machine. Others are chance, or may be rounded as each machine likes. */
const EXACT_MATH = new Set(['abs', 'ceil', 'clz32', 'floor', 'imul', 'max', 'min', 'sign', 'trunc']);

function problemsIn(source: string): string[] {
  const problems: string[] = [];
  const visit = (node: ts.Node): void => {
    const problem = problemOf(node);
    if (problem !== null) problems.push(problem);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('source.ts', source, ts.ScriptTarget.ES2023, true));
  return problems;
}

function problemOf(node: ts.Node): string | null {
  if (ts.isIdentifier(node) && FORBIDDEN_NAMES.has(node.text)) return node.text;
  if (ts.isIdentifier(node) && node.text === 'Math') return mathProblem(node.parent);
  if (ts.isForInStatement(node)) return 'for in';
  if (ts.isAwaitExpression(node) || node.kind === ts.SyntaxKind.AsyncKeyword) return 'async';
  return null;
}

/** Only `Math.name` can be judged; Math as a value could be anything. */
function mathProblem(parent: ts.Node): string | null {
  if (!ts.isPropertyAccessExpression(parent)) return 'Math';
  return EXACT_MATH.has(parent.name.text) ? null : `Math.${parent.name.text}`;
}

describe('the engine depends on its commands alone', () => {
  const files = readdirSync('src/engine', { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );

  test.each(files)('%s names no clock, no chance and nothing that is rounded', (name) => {
    expect(problemsIn(readFileSync(join('src/engine', name), 'utf8'))).toEqual([]);
  });

  test.each([
    ['const now = Date.now();', 'Date'],
    ['const luck = Math.random();', 'Math.random'],
    ['const bits = Math.log2(8);', 'Math.log2'],
    ['const { random } = Math;', 'Math'],
    ['names.sort((a, b) => a.localeCompare(b));', 'localeCompare'],
    ['for (const key in fields) use(key);', 'for in'],
    ['async function later() {}', 'async'],
  ])('%s is found', (source, problem) => {
    expect(problemsIn(source)).toEqual([problem]);
  });

  test.each(['const floor = Math.floor(1.5);', '// Date and Math.random', "const word = 'Date';"])(
    '%s is nothing',
    (source) => {
      expect(problemsIn(source)).toEqual([]);
    },
  );
});
