import { ExsimError } from '../../common/errors.ts';
import type { Step } from '../types.ts';
import type { Admin } from './admin.ts';
import type { ObservedInstance } from './observed.ts';
import type { WantedInstance } from './part.ts';
import { WORKER_PRIVILEGES } from './privileges.ts';
import { asAdmin, identifier, qualified } from './statements.ts';

/** `observed`: as all else is planned from it, with the owners that the steps make. */
type Owners = { readonly observed: ObservedInstance; readonly steps: readonly Step[] };

/**
 * Tables that somebody gave another owner: nothing about them can be judged or changed by the owner role. In a schema of
 * our own a superuser's repair takes them back. In `public` there may be anybody's tables; one with a name of ours would
 * be mistaken for the venue's. Throws PROVISION_CONFLICT.
 */
export function planOwners(admin: Admin, observed: ObservedInstance, wanted: WantedInstance): Owners {
  const { ownerRole } = wanted.identity;
  const foreign = Object.keys(WORKER_PRIVILEGES).filter(
    (name) => (observed.tables.get(name)?.owner ?? ownerRole) !== ownerRole,
  );
  const isOurs = observed.schema?.owner === ownerRole;
  const refused = foreign.find(
    (name) => !(isOurs && wanted.repair && admin.superuser && name !== 'migrations'),
  );
  if (refused !== undefined) throw foreignTable(refused, isOurs, observed, wanted);
  const steps = foreign.map((name) =>
    asAdmin('repaired', `table ${name}: owner ${observed.tables.get(name)?.owner}`, ownerSql(name, wanted)),
  );
  const owned = foreign.map((name) => {
    const grants = observed.tables.get(name)?.grants ?? [];
    return [
      name,
      { owner: ownerRole, grants: grants.filter(({ grantee }) => grantee !== ownerRole) },
    ] as const;
  });
  // Only the owner role reads keys.
  const keys = foreign.includes('api_keys') ? null : observed.keys;
  return { observed: { ...observed, keys, tables: new Map([...observed.tables, ...owned]) }, steps };
}

const ownerSql = (name: string, { identity: { schema, ownerRole } }: WantedInstance): string =>
  `ALTER TABLE ${qualified(schema, name)} OWNER TO ${identifier(ownerRole)};`;

function foreignTable(
  name: string,
  isOurs: boolean,
  { tables }: ObservedInstance,
  wanted: WantedInstance,
): ExsimError {
  const { identity, project } = wanted;
  return new ExsimError(
    'PROVISION_CONFLICT',
    `Table "${identity.schema}.${name}" is needed for instance "${identity.instanceName || identity.service}" ` +
      `of project ${project}, but it belongs to role "${tables.get(name)?.owner}".`,
    {
      wayOut: isOurs
        ? `Have a superuser run: ${ownerSql(name, wanted)} ${name === 'migrations' ? '' : 'Or, as one: exsim provision --repair.'}`.trim()
        : 'Give the instance a name, and so a schema of its own, or use another database.',
    },
  );
}
