import { ownDatabase } from '../instance/own-database.ts';
import type { InstancePlan, ProvisionPlan } from './plan.ts';
import { registryGrants } from './postgres/registry.ts';
import { LOCK_REGISTRY_SQL } from './postgres/registry-lock.ts';
import { distinct } from './postgres/rights.ts';
import { scriptOf } from './postgres/script.ts';
import { identifier } from './postgres/statements.ts';
import type { RedisStep } from './redis/plan.ts';
import type { Drift, Finding, Step } from './types.ts';

/** How a step is written. */
type Writing = {
  readonly statement: (step: Step) => string;
  readonly command: (step: RedisStep) => string;
  /** A role that is to reach databases it does not make itself. */
  readonly visitor: string | null;
};

const MASKED: Writing = {
  statement: ({ shown }) => shown,
  command: ({ shown }) => shown,
  visitor: null,
};

const wholeFor = (visitor: string): Writing => ({
  statement: ({ sql }) => sql,
  command: ({ command, saves }) => [command.map(word).join(' '), ...(saves ? ['ACL SAVE'] : [])].join('\n'),
  visitor,
});

/** As redis-cli reads it. */
const word = (text: string): string => (/^[^\s"'\\]+$/.test(text) ? text : JSON.stringify(text));

/**
 * The plan as SQL and ACL commands that a DBA can read: secrets are masked. Statements of an owner role stand between
 * SET ROLE and RESET ROLE.
 */
export function planText(plan: ProvisionPlan): string {
  const missing = distinct(plan.missing).map(({ words, sql }) => `${words}: ${sql}`);
  return written(plan, MASKED, [
    ...(missing.length === 0 ? [] : [comment('Missing rights', missing)]),
    ...(plan.database.length === 0 ? [] : [`-- Database\n${scriptOf(plan.database, '', MASKED.statement)}`]),
  ]);
}

/**
 * The plan as psql can run it, by whoever has the rights; ACL commands are comments. It has no password, but what servers
 * keep of them (SCRAM verifiers, SHA-256 of keys), by which a password that somebody chose could be guessed.
 */
export function planScript(plan: ProvisionPlan): string {
  const grants = registryGrants(plan.role);
  const whole = wholeFor(plan.role);
  return written(plan, whole, [
    comment(SCRIPT_TITLE, [
      'psql -v ON_ERROR_STOP=1 -f THIS_FILE, then remove it: it has hashes of secrets.',
    ]),
    ...(plan.database.length === 0
      ? []
      : [`-- Database\n${scriptOf(plan.database, '', whole.statement)}\n${grants}`]),
  ]);
}

const SCRIPT_TITLE = 'For a DBA';

/** Whether a text is such a script, of whichever plan. */
export const isScript = (text: string): boolean => text.startsWith(`${titleOf(SCRIPT_TITLE)}\n`);

function written(plan: ProvisionPlan, writing: Writing, head: readonly string[]): string {
  const instances = plan.instances.map((each) => instanceText(each, plan.home, writing));
  return `${[...head, ...instances, ...plan.findings.map(findingText)].join('\n\n')}\n`;
}

function instanceText(plan: InstancePlan, home: string, writing: Writing): string {
  const { instance, outside, redis, drift } = plan;
  const { instanceName, service } = instance.identity;
  const title = `-- Instance ${instanceName || service}`;
  const left = drift.length === 0 ? [] : [driftText(drift)];
  if (outside.length + plan.postgres.length + redis.length === 0)
    return [`${title}: nothing to do`, ...left].join('\n');
  const commands = redis.length === 0 ? [] : [comment('Redis', redis.map(writing.command))];
  const inside = transactionText(plan, home, writing);
  const made = [...outside.map(writing.statement), ...visitText(plan, writing)];
  return [title, ...made, ...inside, ...commands, ...left].join('\n');
}

/** PUBLIC may not connect to an instance's own database: who planned looks into it later. */
function visitText({ instance, outside }: InstancePlan, { visitor }: Writing): readonly string[] {
  const database = ownDatabase(instance);
  if (visitor === null || database === null || outside.length === 0) return [];
  return [`GRANT CONNECT ON DATABASE ${identifier(database)} TO ${identifier(visitor)};`];
}

/** The registry is locked as every run locks it; there is none in an instance's own database. */
function transactionText(
  { instance, postgres }: InstancePlan,
  home: string,
  writing: Writing,
): readonly string[] {
  if (postgres.length === 0) return [];
  const statements = scriptOf(postgres, instance.identity.ownerRole, writing.statement);
  const database = ownDatabase(instance);
  return database === null
    ? [`BEGIN;\n${LOCK_REGISTRY_SQL};\n${statements}\nCOMMIT;`]
    : insideText(database, [`BEGIN;\n${statements}\nCOMMIT;`], home);
}

/** psql goes to the instance's own database for them, and comes back. */
const insideText = (database: string, texts: readonly string[], home: string): readonly string[] => [
  connect(database),
  ...texts,
  connect(home),
];

const connect = (database: string): string => `\\connect ${identifier(database)}`;

const driftText = (drift: readonly Drift[]): string =>
  comment(
    'Drift, left as it is',
    drift.map(({ words, wayOut }) => `${words} (${wayOut})`),
  );

const findingText = ({ leak, message, remedy }: Finding): string =>
  comment(`Left open: ${leak}`, [message, remedy]);

const titleOf = (title: string): string => `-- ${title}:`;

const comment = (title: string, lines: readonly string[]): string =>
  [titleOf(title), ...lines.flatMap((line) => line.split('\n')).map((line) => `--   ${line}`)].join('\n');
