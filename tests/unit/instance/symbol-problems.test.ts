import { expect, test } from 'vitest';
import { defaultSpec } from '../../../src/instance/default-spec.ts';
import { engineConfig } from '../../../src/instance/engine-config.ts';
import type { SymbolSpec } from '../../../src/instance/spec.ts';

/** Paths of what is wrong with a venue whose first symbols have these figures. */
function problemPaths(...figures: Partial<SymbolSpec>[]): string[] {
  const spec = defaultSpec('generic', 'x');
  const [model] = spec.symbols;
  if (model === undefined) throw new Error('the preset has a symbol');
  const symbols = figures.map((each, index) => ({ ...model, symbol: `A${index}-USD`, ...each }));
  const result = engineConfig({ ...spec, symbols, accounts: [] }, 1);
  return result.ok ? [] : result.error.map(({ path }) => path.join('.'));
}

test('a problem of one symbol hides none of another', () => {
  expect(problemPaths({ minPrice: 'x' }, { minPrice: '9', maxPrice: '8' })).toEqual([
    'symbols.0.minPrice',
    'symbols.1.maxPrice',
  ]);
});

test('a figure that is none is not compared with its counterpart', () => {
  expect(problemPaths({ minPrice: '9', maxPrice: '-1' })).toEqual(['symbols.0.maxPrice']);
});
