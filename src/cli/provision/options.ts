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
}

/** What it would write is of a plan; these do something at once, or print it. */
function refuseSqlWith({ sql, dryRun, rotate, remove }: ProvisionOptions): void {
  const other = Object.entries({ '--dry-run': dryRun, '--rotate': rotate, '--remove': remove }).find(
    ([, value]) => value !== undefined,
  );
  if (sql === undefined || other === undefined) return;
  throw new ExsimError('USAGE', `Expected --sql alone or with --repair, but ${other[0]} was given too.`);
}

/** Nobody who adds `--dry-run` to see what would go shall lose it, nor be shown something else. */
function refuseRemoveWith({ remove, dryRun, repair, rotate, retireKeys }: ProvisionOptions): void {
  const others = { '--dry-run': dryRun, '--repair': repair, '--rotate': rotate, '--retire-keys': retireKeys };
  const other = Object.entries(others).find(([, value]) => value !== undefined);
  if (remove === undefined || other === undefined) return;
  throw new ExsimError('USAGE', `Expected --remove alone, but ${other[0]} was given too.`);
}

const unconfirmed = (name: string): ExsimError =>
  new ExsimError('USAGE', `--remove drops all orders, trades and balances of "${name}" for good.`, {
    wayOut: 'Add --yes when you want that.',
  });
