import { ExsimError } from '../../common/errors.ts';
import type { Step } from '../types.ts';
import type { Grant, ObservedInstance, ObservedTable } from './observed.ts';
import { type Part, part, type WantedInstance } from './part.ts';
import { asAdmin, asGrantor, asOwner, identifier } from './statements.ts';

/**
 * The schema, its owner's, in which the login role may use what is there and make nothing. `public` of the single
 * instance stays whose it is: the owner role is let in, and what PUBLIC may do there is the database's matter.
 */
export function planSchema(observed: ObservedInstance, wanted: WantedInstance): Part {
  const { schema, ownerRole } = wanted.identity;
  const words = `schema "${schema}"`;
  if (observed.schema === null) return part([createSchema(wanted, words), grantUsage(wanted)], words);
  if (observed.schema.owner === ownerRole) return part(mendSchema(observed.schema, wanted, asOwner), words);
  if (schema !== 'public') throw foreignSchema(observed.schema, wanted);
  const shared = [...letOwnerIn(observed.schema, wanted), ...mendSchema(observed.schema, wanted, asShared)];
  return part(shared, words);
}

function createSchema(wanted: WantedInstance, words: string): Step {
  const { schema, ownerRole } = wanted.identity;
  const sql = `CREATE SCHEMA ${identifier(schema)} AUTHORIZATION ${identifier(ownerRole)};`;
  return asAdmin('created', words, sql, { needs: [{ kind: 'create-schema' }] });
}

function grantUsage(wanted: WantedInstance, as: typeof asOwner = asOwner): Step {
  const { schema, role } = wanted.identity;
  const sql = `GRANT USAGE ON SCHEMA ${identifier(schema)} TO ${identifier(role)};`;
  return as('created', `USAGE of schema "${schema}" for "${role}"`, sql);
}

/** In a schema that is not ours the admin role does what the owner role does elsewhere. */
const asShared: typeof asOwner = (kind, words, sql) =>
  asAdmin(kind, words, sql, { needs: [{ kind: 'grant-public-schema' }] });

function letOwnerIn(schema: ObservedTable, wanted: WantedInstance): readonly Step[] {
  const { ownerRole } = wanted.identity;
  const held = given(schema, ownerRole);
  if (held.includes('USAGE') && held.includes('CREATE')) return [];
  const sql = `GRANT USAGE, CREATE ON SCHEMA public TO ${identifier(ownerRole)};`;
  return [asShared('created', `USAGE and CREATE in schema "public" for "${ownerRole}"`, sql)];
}

function mendSchema(schema: ObservedTable, wanted: WantedInstance, as: typeof asOwner): readonly Step[] {
  const { role } = wanted.identity;
  const usage = given(schema, role).includes('USAGE');
  const excess = schema.grants
    .filter((grant) => isExcess(grant, wanted))
    .map((grant) => revoke(grant, wanted, as));
  return usage ? excess : [grantUsage(wanted, as), ...excess];
}

/** What the schema's owner gave. */
const given = ({ grants }: ObservedTable, role: string): readonly string[] =>
  grants
    .filter(({ grantee, passedOnBy }) => grantee === role && passedOnBy === null)
    .map(({ privilege }) => privilege);

function isExcess({ grantee, privilege, grantable, ours }: Grant, { identity }: WantedInstance): boolean {
  if (grantee === identity.role) return privilege !== 'USAGE' || grantable;
  if (grantee === identity.ownerRole) return false;
  return ours && (grantee !== null || identity.schema !== 'public');
}

/** With what the grantee passed on. */
function revoke({ grantee, privilege, passedOnBy }: Grant, wanted: WantedInstance, as: typeof asOwner): Step {
  const { schema, role } = wanted.identity;
  const from = grantee === null ? 'PUBLIC' : identifier(grantee);
  const what = grantee === role && privilege === 'USAGE' ? 'GRANT OPTION FOR USAGE' : privilege;
  const sql = `REVOKE ${what} ON SCHEMA ${identifier(schema)} FROM ${from} CASCADE;`;
  const by = passedOnBy === null ? as : asGrantor(passedOnBy);
  return by('changed', `${what} on schema "${schema}" taken from ${grantee ?? 'PUBLIC'}`, sql);
}

function foreignSchema(schema: ObservedTable, { identity, project }: WantedInstance): ExsimError {
  return new ExsimError(
    'PROVISION_CONFLICT',
    `Schema "${identity.schema}" cannot be used for instance "${identity.instanceName}" of project ${project}: ` +
      `it belongs to role "${schema.owner}", not to "${identity.ownerRole}".`,
    { wayOut: 'Choose another service or instance name, or another database.' },
  );
}
