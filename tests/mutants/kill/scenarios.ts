import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { takeTests } from './tiny-vitest.ts';

const UNIT_TESTS = new URL('../../unit/engine/', import.meta.url);
/** Folders of the tests that take a moment. */
const FOLDERS = ['./', 'money/', 'book/', 'express/', 'orders/'];
/** Not about what is mutated, or slower than the differential test, which finds the same. */
const LEFT_OUT = /codec|ring|invariants|differential|determinism|lanes|scratch/;
const SEED = 1;

/**
 * Runs the tests of the engine that are made of examples; answers the title of the first that fails. Those that draw
 * lots draw the same ones every time, and look for no smaller ones.
 */
export async function runScenarios(): Promise<string | null> {
  fc.configureGlobal({ seed: SEED, endOnFailure: true });
  for (const file of testFiles()) {
    try {
      await import(file.href);
    } catch (problem) {
      return `${problem}`;
    }
    const failed = await firstFailure();
    if (failed !== null) return failed;
  }
  return null;
}

function testFiles(): URL[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(new URL(folder, UNIT_TESTS))
      .filter((name) => name.endsWith('.test.js') && !LEFT_OUT.test(name))
      .map((name) => new URL(folder + name, UNIT_TESTS)),
  );
}

async function firstFailure(): Promise<string | null> {
  for (const { name, run } of takeTests()) {
    try {
      await run();
    } catch {
      return name;
    }
  }
  return null;
}
