import { ExsimError } from '../../common/errors.ts';

export type ProvisionOptions = {
  readonly dryRun?: boolean;
  readonly sql?: string;
  readonly repair?: boolean;
  readonly rotate?: string | true;
  readonly retireKeys?: boolean;
  readonly remove?: string;
  readonly yes?: boolean;
  readonly json?: boolean;
};

/** Throws USAGE for what does not go together, and for a removal that is not confirmed. */
export function refuseOptions(options: ProvisionOptions): void {
  if (options.remove !== undefined && !options.yes) throw unconfirmed(options.remove);
  refuseSqlWith(options);
  refuseRemoveWith(options);
  refuseDryRunWith(options);
}

/** What it would write is of a plan; these do something at once, or print it. */
function refuseSqlWith({ sql, dryRun, rotate, retireKeys, remove }: ProvisionOptions): void {
  const others = { '--dry-run': dryRun, '--rotate': rotate, '--retire-keys': retireKeys, '--remove': remove };
  if (sql !== undefined) refuseGiven(others, 'Expected --sql alone or with --repair');
}

/** Secrets are changed or not: there is no preview of it, and one without it would say something else. */
function refuseDryRunWith({ dryRun, rotate, retireKeys }: ProvisionOptions): void {
  const others = { '--rotate': rotate, '--retire-keys': retireKeys };
  if (dryRun !== undefined) refuseGiven(others, 'Expected --dry-run alone or with --repair');
}

/** Nobody who adds `--dry-run` to see what would go shall lose it, nor be shown something else. */
function refuseRemoveWith({ remove, dryRun, repair, rotate, retireKeys }: ProvisionOptions): void {
  const others = { '--dry-run': dryRun, '--repair': repair, '--rotate': rotate, '--retire-keys': retireKeys };
  if (remove !== undefined) refuseGiven(others, 'Expected --remove alone');
}

function refuseGiven(others: Readonly<Record<string, unknown>>, expected: string): void {
  const other = Object.entries(others).find(([, value]) => value !== undefined);
  if (other !== undefined) throw new ExsimError('USAGE', `${expected}, but ${other[0]} was given too.`);
}

const unconfirmed = (name: string): ExsimError =>
  new ExsimError('USAGE', `--remove drops all orders, trades and balances of "${name}" for good.`, {
    wayOut: 'Add --yes when you want that.',
  });
