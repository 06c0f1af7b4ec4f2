import type { Hue, Paint } from '../terminal/paint.ts';
import type { Finding } from './finding.ts';

const HUES = { ok: 'green', warning: 'yellow', error: 'red' } as const satisfies Record<string, Hue>;
const SEVERITY_WIDTH = 7;

/** A line per finding, with what was expected and the cure below those that need one; and how many of each. */
export function reportText(findings: readonly Finding[], paint: Paint): string {
  const width = Math.max(...findings.map(({ id }) => id.length));
  const indent = ' '.repeat(SEVERITY_WIDTH + width + 4);
  const blocks = findings.map(({ severity, id, found, expected, cure }) => {
    const first = `${paint(HUES[severity], severity.padEnd(SEVERITY_WIDTH))}  ${id.padEnd(width)}  `;
    const rest = [expected === null ? [] : [`expected: ${expected}`], cure === null ? [] : [`cure: ${cure}`]];
    return `${first}${[found, ...rest.flat()].join('\n').replaceAll('\n', `\n${indent}`)}`;
  });
  return [...blocks, '', summary(findings)].join('\n');
}

function summary(findings: readonly Finding[]): string {
  const count = (wanted: Finding['severity']): number =>
    findings.filter(({ severity }) => severity === wanted).length;
  const [errors, warnings] = [count('error'), count('warning')];
  if (errors + warnings === 0) return 'All is well.';
  return `${errors} ${errors === 1 ? 'error' : 'errors'}, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}.`;
}
