import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createEngine } from '../../src/engine/index.ts';
import type { Command } from '../../src/engine/types.ts';
import { Scenario } from '../support/differential/scenario.ts';

const BUILT = fileURLToPath(new URL('../../dist/engine/index.js', import.meta.url));
const SEED = 11;
const COMMANDS = 400;

test('the built engine is one module and imports nothing', () => {
  expect(readFileSync(BUILT, 'utf8')).not.toMatch(/^\s*(import|export .* from)\b/m);
});

test(`the built engine does what its sources say (seed ${SEED})`, async () => {
  const built: typeof import('../../src/engine/index.ts') = await import(BUILT);
  const [theirs, ours] = [built.createEngine(), createEngine()];
  new Scenario(SEED, COMMANDS).play((command) => {
    theirs.apply(command as Command);
    ours.apply(command as Command);
  });
  expect(theirs.seq).toBeGreaterThan(COMMANDS);
  expect([theirs.stateHash(), theirs.seq]).toEqual([ours.stateHash(), ours.seq]);
});
