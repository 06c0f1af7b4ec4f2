import type { InstancePlan, ProvisionPlan } from './plan.ts';
import { identifier } from './postgres/statements.ts';
import type { Finding, Step } from './types.ts';

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
    ...plan.instances.map(instanceText),
    ...plan.findings.map(findingText),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function instanceText({ instance, postgres, redis }: InstancePlan): string {
  const { instanceName, service, ownerRole } = instance.identity;
  const title = `-- Instance ${instanceName || service}`;
  if (postgres.length + redis.length === 0) return `${title}: nothing to do`;
  const transaction = postgres.length === 0 ? [] : [`BEGIN;\n${statements(postgres, ownerRole)}\nCOMMIT;`];
  const commands =
    redis.length === 0
      ? []
      : [
          comment(
            'Redis',
            redis.map(({ shown }) => shown),
          ),
        ];
  return [title, ...transaction, ...commands].join('\n');
}

/** Steps in order; the role changes only where the next step needs another one. */
function statements(steps: readonly Step[], ownerRole: string): string {
  const lines: string[] = [];
  let current: Step['as'] = 'admin';
  for (const { as, shown } of [...steps, { as: 'admin' as const, shown: '' }]) {
    if (as !== current)
      lines.push(as === 'owner' ? `SET LOCAL ROLE ${identifier(ownerRole)};` : 'RESET ROLE;');
    if (shown !== '') lines.push(shown);
    current = as;
  }
  return lines.join('\n');
}

const findingText = ({ leak, message, remedy }: Finding): string =>
  comment(`Left open: ${leak}`, [message, remedy]);

const comment = (title: string, lines: readonly string[]): string =>
  [`-- ${title}:`, ...lines.flatMap((line) => line.split('\n')).map((line) => `--   ${line}`)].join('\n');
