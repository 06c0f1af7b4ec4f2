import type { Step } from '../types.ts';
import { identifier } from './statements.ts';

/**
 * Steps in order as one text, statement after statement; the role changes only where the next step needs another one, and
 * is the admin's again at the end. `text`: what of a step is written.
 */
export function scriptOf(steps: readonly Step[], ownerRole: string, text: (step: Step) => string): string {
  const lines: string[] = [];
  let current: Step['as'] = 'admin';
  const become = (as: Step['as']): void => {
    if (as !== current)
      lines.push(as === 'owner' ? `SET LOCAL ROLE ${identifier(ownerRole)};` : 'RESET ROLE;');
    current = as;
  };
  for (const step of steps) {
    become(step.as);
    lines.push(text(step));
  }
  become('admin');
  return lines.join('\n');
}
