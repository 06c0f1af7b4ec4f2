import type { AccountSpec, InstanceSpec, PlannedInstance } from '../spec.ts';
import type { SpecChange } from './change.ts';
import {
  ACCOUNT_EFFECTS,
  type ChangeEffect,
  INSTANCE_EFFECTS,
  LIMITS_EFFECTS,
  PORT_EFFECTS,
  RESTART_EFFECTS,
} from './effects.ts';
import { fieldChanges, isSame, keyDifferences } from './fields.ts';
import { symbolChanges } from './symbol-changes.ts';

/**
 * Every difference between what an instance was started as and what it shall be now, with what it asks for. What a
 * journal forbids is a restart where there is none: `durability: none`, or another schema.
 */
export function changesOf(before: PlannedInstance, after: PlannedInstance): SpecChange[] {
  const changes = [
    ...nameChanges(before, after),
    ...differences(before.spec, after.spec),
    ...fieldChanges(PORT_EFFECTS, before.ports, after.ports, (field) => `ports.${field}`),
  ];
  const isBound = before.spec.durability !== 'none' && before.identity.schema === after.identity.schema;
  return isBound ? changes : changes.map(withoutJournal);
}

/** The same as far as a spec says it: what its worker sees. */
export function specDifferences(before: InstanceSpec, after: InstanceSpec): SpecChange[] {
  const changes = differences(before, after);
  return before.durability === 'none' ? changes.map(withoutJournal) : changes;
}

/** The service of the file is the first part of every derived name. */
const nameChanges = (before: PlannedInstance, after: PlannedInstance): SpecChange[] =>
  fieldChanges({ service: 'cold', schema: 'cold' }, before.identity, after.identity);

function differences(before: InstanceSpec, after: InstanceSpec): SpecChange[] {
  const { env, durability, isolation, ...plain } = INSTANCE_EFFECTS;
  return [
    ...fieldChanges(plain, before, after),
    ...fieldChanges({ durability: durabilityEffect(after, durability) }, before, after),
    ...fieldChanges({ isolation }, { isolation: before.isolation ?? BEFORE_ISOLATION }, after),
    ...symbolChanges(before.symbols, after.symbols),
    ...accountChanges(before.accounts, after.accounts),
    ...fieldChanges(LIMITS_EFFECTS, before.limits, after.limits, (field) => `limits.${field}`),
    ...fieldChanges(RESTART_EFFECTS, before.restart, after.restart, (field) => `restart.${field}`),
    ...variableChanges(before.env, after.env, env),
  ];
}

/** What an earlier version, which wrote no such field down, gave every instance. */
const BEFORE_ISOLATION: InstanceSpec['isolation'] = 'schema';

/** A market in memory only would leave its journal behind; between `commit` and `async` it goes on. */
const durabilityEffect = (after: InstanceSpec, effect: ChangeEffect): ChangeEffect =>
  after.durability === 'none' ? 'identity' : effect;

/** By name alone: a value may be a secret. */
const variableChanges = (
  before: InstanceSpec['env'],
  after: InstanceSpec['env'],
  effect: ChangeEffect,
): SpecChange[] =>
  keyDifferences(before, after).map((difference) => ({
    kind: kindOf(difference),
    what: `env.${difference.key}`,
    before: null,
    after: null,
    effect,
  }));

function accountChanges(before: readonly AccountSpec[], after: readonly AccountSpec[]): SpecChange[] {
  return keyDifferences(byId(before), byId(after)).flatMap(({ key, before: old, after: fresh }) => {
    if (old !== undefined && fresh !== undefined) return sameAccountChanges(old, fresh);
    const kind = old === undefined ? 'added' : 'removed';
    return [{ kind, what: `account ${key}`, before: null, after: null, effect: ACCOUNT_EFFECTS.id }];
  });
}

function sameAccountChanges(before: AccountSpec, after: AccountSpec): SpecChange[] {
  const { id } = after;
  const key = { kind: 'changed', what: `apiKey of ${id}`, before: null, after: null } as const;
  return [
    ...keyDifferences(before.balances, after.balances).map((difference): SpecChange => {
      const { key: asset, before: old = null, after: fresh = null } = difference;
      const effect = old === null ? ACCOUNT_EFFECTS.balances : 'kept';
      return {
        kind: kindOf(difference),
        what: `balances.${asset} of ${id}`,
        before: old,
        after: fresh,
        effect,
      };
    }),
    ...(isSame(before.apiKey, after.apiKey) ? [] : [{ ...key, effect: ACCOUNT_EFFECTS.apiKey }]),
  ];
}

const byId = (accounts: readonly AccountSpec[]): Record<string, AccountSpec> =>
  Object.fromEntries(accounts.map((account) => [account.id, account]));

const kindOf = ({ before, after }: { before: unknown; after: unknown }): SpecChange['kind'] =>
  before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';

const withoutJournal = (change: SpecChange): SpecChange =>
  change.effect === 'identity' || change.effect === 'kept' ? { ...change, effect: 'cold' } : change;
