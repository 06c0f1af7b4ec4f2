import { ownDatabase } from '../instance/own-database.ts';
import type { InstancePlan, ProvisionPlan } from './plan.ts';
import { scriptOf } from './postgres/script.ts';
import { identifier } from './postgres/statements.ts';
import type { Drift, Finding, Step } from './types.ts';

/**
 * The plan as SQL and ACL commands that a DBA can read, or run: secrets are masked. Statements of an owner role stand
 * between SET ROLE and RESET ROLE.
 */
export function planText(plan: ProvisionPlan): string {
  const blocks = [
    ...(plan.missing.length === 0
      ? []
      : [
          comment(
            'Missing rights',
            plan.missing.map(({ words, sql }) => `${words}: ${sql}`),
          ),
        ]),
    ...(plan.database.length === 0 ? [] : [`-- Database\n${statements(plan.database, '')}`]),
    ...plan.instances.map((each) => instanceText(each, plan.home)),
    ...plan.findings.map(findingText),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function instanceText(plan: InstancePlan, home: string): string {
  const { instance, outside, postgres, redis, drift } = plan;
  const { instanceName, service, ownerRole } = instance.identity;
  const title = `-- Instance ${instanceName || service}`;
  const left = drift.length === 0 ? [] : [driftText(drift)];
  if (outside.length + postgres.length + redis.length === 0)
    return [`${title}: nothing to do`, ...left].join('\n');
  const transaction = postgres.length === 0 ? [] : [`BEGIN;\n${statements(postgres, ownerRole)}\nCOMMIT;`];
  const database = ownDatabase(instance);
  const inside = database === null ? transaction : insideText(database, transaction, home);
  const commands =
    redis.length === 0
      ? []
      : [
          comment(
            'Redis',
            redis.map(({ shown }) => shown),
          ),
        ];
  return [title, ...outside.map(({ shown }) => shown), ...inside, ...commands, ...left].join('\n');
}

/** psql goes to the instance's own database for them, and comes back. */
const insideText = (database: string, texts: readonly string[], home: string): readonly string[] =>
  texts.length === 0 ? [] : [connect(database), ...texts, connect(home)];

const connect = (database: string): string => `\\connect ${identifier(database)}`;

const driftText = (drift: readonly Drift[]): string =>
  comment(
    'Drift, left as it is',
    drift.map(({ words, wayOut }) => `${words} (${wayOut})`),
  );

const statements = (steps: readonly Step[], ownerRole: string): string =>
  scriptOf(steps, ownerRole, ({ shown }) => shown);

const findingText = ({ leak, message, remedy }: Finding): string =>
  comment(`Left open: ${leak}`, [message, remedy]);

const comment = (title: string, lines: readonly string[]): string =>
  [`-- ${title}:`, ...lines.flatMap((line) => line.split('\n')).map((line) => `--   ${line}`)].join('\n');
