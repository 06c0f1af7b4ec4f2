import type { Step } from '../../protocol/plan.ts';
import { shownName } from '../../tui/plain-fleet.ts';
import { plainTable } from '../terminal/table.ts';

/** Steps as lines: what, whose, why. */
export function planText(steps: readonly Step[]): string {
  if (steps.length === 0) return 'The instance file has no exchanges, and none run.';
  return plainTable(steps.map(({ kind, name, reason }) => [kind, shownName(name), reason]));
}
