import { expect, test } from 'vitest';
import type { SymbolConfig } from '../../../src/engine/types.ts';
import { playScenario, tidy } from '../../support/engine-scenario.ts';
import { EXCHANGES } from '../../support/scenario/exchange.ts';

/** One test per rule: its transcript must come out as it stands there, on the engine and on the reference model. */
export function scenarios(
  table: readonly (readonly [rule: string, transcript: string, symbol?: Partial<SymbolConfig>])[],
): void {
  for (const [rule, transcript, symbol] of table)
    test(rule, () => {
      for (const [name, create] of EXCHANGES)
        expect(playScenario(transcript, symbol, create), `on ${name}`).toBe(tidy(transcript));
    });
}
