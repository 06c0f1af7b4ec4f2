import { describe, expect, test } from 'vitest';
import { addSymbolProblem, engineConfigProblem } from '../../../src/engine/checks/config.ts';
import type { AssetConfig, EngineConfig, SymbolConfig } from '../../../src/engine/types.ts';
import { engineConfig, PLAIN_SYMBOL } from '../../support/engine-fixture.ts';

const CONFIG = engineConfig([{}]);
const KINDS: readonly unknown[] = ['x', 1, 1n, true, null, undefined, {}, []];
const NULLABLE = ['bandBps', 'collarBps'];

/** A field, and a value of a kind it cannot have. */
function wrongFields(fields: object): [field: string, wrong: unknown][] {
  return Object.entries(fields).flatMap(([field, value]) =>
    KINDS.filter((wrong) => isOtherKind(value, wrong) && !(wrong === null && NULLABLE.includes(field)))
      .filter((wrong) => !(NULLABLE.includes(field) && typeof wrong === 'number'))
      .map((wrong): [string, unknown] => [field, wrong]),
  );
}

function isOtherKind(value: unknown, wrong: unknown): boolean {
  return typeof value !== typeof wrong || (wrong === null && value !== null) || Array.isArray(value);
}

describe('a configuration out of a damaged journal is told from one that can be run', () => {
  test.each(wrongFields(CONFIG).filter(([, wrong]) => !Array.isArray(wrong)))(
    '%s cannot be %o',
    (field, wrong) => {
      expect(engineConfigProblem({ ...CONFIG, [field]: wrong })).not.toBeNull();
    },
  );

  test.each(wrongFields(PLAIN_SYMBOL).filter(([, wrong]) => !Array.isArray(wrong)))(
    '%s of a symbol cannot be %o',
    (field, wrong) => {
      const symbol = { ...PLAIN_SYMBOL, symbol: 'NEW', [field]: wrong } as SymbolConfig;
      expect(engineConfigProblem({ ...CONFIG, symbols: [symbol] })).not.toBeNull();
      expect(addSymbolProblem(CONFIG, symbol, [])).not.toBeNull();
    },
  );

  test.each(wrongFields({ asset: 'NEW', scale: 2 }))('%s of an asset cannot be %o', (field, wrong) => {
    const asset = { asset: 'NEW', scale: 2, [field]: wrong } as AssetConfig;
    expect(engineConfigProblem({ ...CONFIG, assets: [...CONFIG.assets, asset] })).not.toBeNull();
    expect(addSymbolProblem(CONFIG, { ...PLAIN_SYMBOL, symbol: 'NEW' }, [asset])).not.toBeNull();
  });

  test.each([null, undefined, 1, 'x'])('%o is no configuration, symbol or asset', (rubbish) => {
    const of = rubbish as never;
    expect(engineConfigProblem(of)).not.toBeNull();
    expect(engineConfigProblem({ ...CONFIG, symbols: [of] } as EngineConfig)).not.toBeNull();
    expect(engineConfigProblem({ ...CONFIG, assets: [...CONFIG.assets, of] })).not.toBeNull();
    expect(addSymbolProblem(CONFIG, of, [])).not.toBeNull();
    expect(addSymbolProblem(CONFIG, { ...PLAIN_SYMBOL, symbol: 'NEW' }, of)).not.toBeNull();
  });
});
