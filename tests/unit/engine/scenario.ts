import { expect, test } from 'vitest';
import type { SymbolConfig } from '../../../src/engine/types.ts';
import { playScenario, tidy } from '../../support/engine-scenario.ts';

/** One test per rule: its transcript must come out as it stands there. */
export function scenarios(
  table: readonly (readonly [rule: string, transcript: string, symbol?: Partial<SymbolConfig>])[],
): void {
  for (const [rule, transcript, symbol] of table)
    test(rule, () => {
      expect(playScenario(transcript, symbol)).toBe(tidy(transcript));
    });
}
