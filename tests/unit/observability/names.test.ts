import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Family } from '../../../src/metrics/samples.ts';
import { FleetCounts } from '../../../src/supervisor/metrics/counts.ts';
import { supervisorFamilies } from '../../../src/supervisor/metrics/families.ts';
import { CountedMetrics } from '../../../src/worker/metrics/counted.ts';
import { families } from '../../../src/worker/metrics/families.ts';
import { dashboardQueries } from '../../observability/dashboard.ts';
import { fleetSnapshot } from '../../support/snapshots.ts';
import { docsPage, tableOf, withoutTicks } from '../docs/tables.ts';

type Rule = {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly labels?: { readonly severity: string };
};
type RuleTest = { readonly alert_rule_test?: readonly { readonly alertname: string }[] };

const yaml = (path: string) => parse(readFileSync(`observability/${path}`, 'utf8'));
const rulesOf = (path: string): Rule[] =>
  (yaml(path) as { groups: { rules: Rule[] }[] }).groups.flatMap(({ rules }) => rules);

const RECORDED = rulesOf('rules/recording.yml');
const ALERTS = rulesOf('rules/alerts.yml');
const EXPRESSIONS = [
  ...[...RECORDED, ...ALERTS].map(({ expr }) => expr),
  ...dashboardQueries('1m').map(({ expression }) => expression),
];

/** Names a query can ask for: those of the families, their parts, what is recorded, and Prometheus' own. */
const known = (all: readonly Family[]): string[] =>
  all.flatMap(({ name, type }) =>
    type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
  );
const NAMES = new Set([
  ...known(families(new CountedMetrics([]))),
  ...known(supervisorFamilies({ snapshot: () => fleetSnapshot(), counts: new FleetCounts() })),
  ...RECORDED.map(({ record }) => record),
  'up',
  // Of the Node process: see docs/metrics.md.
  'process_resident_memory_bytes',
  'process_cpu_seconds_total',
]);

/** What is left of a query without strings, label lists, ranges, functions and operators: names of metrics. */
const metricsIn = (expression: string): string[] =>
  expression
    .replace(/"[^"]*"/g, '')
    .replace(/\{[^}]*\}|\[[^\]]*\]/g, ' ')
    .replace(/\b(?:by|on) \([^)]*\)/g, ' ')
    .replace(/\b[a-z_]+(?=\s*\()/g, ' ')
    .match(/[a-z][a-z0-9_:]*/g)
    ?.filter((word) => word !== 'and') ?? [];

describe('observability/', () => {
  test.each([
    ['sum by (a) (rate(b_total{c="d e"}[1m])) / on (a) x:y:z > 0.5 and f', ['b_total', 'x:y:z', 'f']],
    ['histogram_quantile(0.99, sum by (le) (rate(b_bucket[5m])))', ['b_bucket']],
  ])('the names in %s are found', (expression, names) => {
    expect(metricsIn(expression)).toEqual(names);
  });

  test('asks only for metrics there are', () => {
    const asked = EXPRESSIONS.flatMap(metricsIn);
    expect(asked.length).toBeGreaterThan(50);
    expect(asked.filter((name) => !NAMES.has(name))).toEqual([]);
  });

  test('uses everything it records', () => {
    const asked = new Set([...ALERTS, ...RECORDED].flatMap(({ expr }) => metricsIn(expr)));
    for (const { expression } of dashboardQueries('1m'))
      for (const name of metricsIn(expression)) asked.add(name);
    expect(RECORDED.map(({ record }) => record).filter((name) => !asked.has(name!))).toEqual([]);
  });

  test('documents every alert with its severity, and no other', () => {
    const documented = tableOf(docsPage('observability.md'), ['alert', 'when', 'severity']);
    expect(documented.map(([alert, , severity]) => `${withoutTicks(alert)} ${severity}`).toSorted()).toEqual(
      ALERTS.map(({ alert, labels }) => `${alert} ${labels?.severity}`).toSorted(),
    );
  });

  test('tests every alert', () => {
    const { tests } = yaml('rules/tests.yml') as { tests: RuleTest[] };
    const tested = tests.flatMap(({ alert_rule_test = [] }) => alert_rule_test);
    expect([...new Set(tested.map(({ alertname }) => alertname))].toSorted()).toEqual(
      ALERTS.map(({ alert }) => alert).toSorted(),
    );
  });
});
