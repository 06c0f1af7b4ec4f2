import { ExsimError } from '../../common/errors.ts';
import type { Step } from '../types.ts';
import type { Admin } from './admin.ts';
import type { Membership, ObservedInstance, ObservedRole } from './observed.ts';
import { ownerComment } from './owner-comment.ts';
import { type Part, part, type WantedInstance } from './part.ts';
import { scramVerifier } from './scram.ts';
import { asAdmin, identifier, literal, MASK } from './statements.ts';

/** Longest statement of a worker's session: it reads the journal in pages, and the server must not be busy for nobody. */
const STATEMENT_TIMEOUT = '300s';

const limitStatements = (role: string): string =>
  `ALTER ROLE ${identifier(role)} SET statement_timeout = ${literal(STATEMENT_TIMEOUT)};`;

/** The role that owns schema and tables. It cannot log in; the provisioner acts through it. */
export function planOwner(admin: Admin, observed: ObservedInstance, wanted: WantedInstance): Part {
  const { ownerRole } = wanted.identity;
  const words = `owner role "${ownerRole}"`;
  if (observed.owner === null) return part(createOwner(admin, wanted, words), words);
  refuseForeign(admin, observed.owner, wanted);
  const options = [...withoutExcess(observed.owner), ...(observed.owner.login ? ['NOLOGIN'] : [])];
  return part(alterRole(observed.owner, options, words), words);
}

/** The role the worker logs in with. */
export function planLogin(admin: Admin, observed: ObservedInstance, wanted: WantedInstance): Part {
  const { role } = wanted.identity;
  const words = `login role "${role}" with ${wanted.connectionLimit} connections`;
  if (observed.login === null) return part(createLogin(admin, wanted, words), words);
  refuseForeign(admin, observed.login, wanted);
  const steps = [
    ...alterRole(observed.login, loginOptions(observed.login, wanted), words),
    ...mendSettings(observed.login),
    ...mendSettingsHere(admin, observed.login),
  ];
  return part(wanted.passwordWorks ? steps : [...steps, setPassword(wanted)], words);
}

/** A role that is a member of another could act as it: ours are members of nothing, and no neighbour of them. */
export function planMemberships(admin: Admin, observed: ObservedInstance, wanted: WantedInstance): Part {
  const steps = observed.memberships.map((membership) => revokeMembership(admin, membership));
  return part(steps, `no memberships of "${wanted.identity.role}"`);
}

/** In a database of our own by name; elsewhere only when the right does not come from PUBLIC anyway. */
export function planConnect(admin: Admin, observed: ObservedInstance, wanted: WantedInstance): Part {
  const words = `CONNECT on database "${admin.database}"`;
  const isThere = observed.connectGranted || (!wanted.ownDatabase && observed.connects);
  if (isThere) return part([], words);
  const sql = `GRANT CONNECT ON DATABASE ${identifier(admin.database)} TO ${identifier(wanted.identity.role)};`;
  return part([asAdmin('created', words, sql, { needs: [{ kind: 'grant-connect' }] })], words);
}

function createOwner(admin: Admin, wanted: WantedInstance, words: string): readonly Step[] {
  const name = identifier(wanted.identity.ownerRole);
  const lines = [
    `CREATE ROLE ${name} NOLOGIN NOINHERIT;`,
    commentOn(admin, wanted, wanted.identity.ownerRole),
  ];
  if (!admin.superuser)
    lines.push(
      `GRANT ${name} TO ${identifier(admin.role)}${admin.major >= 16 ? ' WITH INHERIT FALSE, SET TRUE' : ''};`,
    );
  return [asAdmin('created', words, lines.join('\n'), { needs: [{ kind: 'create-role' }] })];
}

function createLogin(admin: Admin, wanted: WantedInstance, words: string): readonly Step[] {
  const { role } = wanted.identity;
  const sql = (password: string): string =>
    `CREATE ROLE ${identifier(role)} LOGIN NOINHERIT CONNECTION LIMIT ${wanted.connectionLimit} PASSWORD ${literal(password)};\n` +
    `${limitStatements(role)}\n` +
    commentOn(admin, wanted, role);
  const options = { needs: [{ kind: 'create-role' as const }], shown: sql(MASK) };
  return [asAdmin('created', words, sql(scramVerifier(wanted.password)), options)];
}

const commentOn = (admin: Admin, wanted: WantedInstance, role: string): string =>
  `COMMENT ON ROLE ${identifier(role)} IS ${literal(ownerComment(admin.database, wanted))};`;

function setPassword(wanted: WantedInstance): Step {
  const { role } = wanted.identity;
  const sql = (password: string): string => `ALTER ROLE ${identifier(role)} PASSWORD ${literal(password)};`;
  const options = { needs: [{ kind: 'administer-role' as const, role }], shown: sql(MASK) };
  return asAdmin('changed', `password of role "${role}"`, sql(scramVerifier(wanted.password)), options);
}

function loginOptions(role: ObservedRole, wanted: WantedInstance): readonly string[] {
  const options = [...withoutExcess(role)];
  if (!role.login) options.push('LOGIN');
  if (role.inherit) options.push('NOINHERIT');
  if (role.expires) options.push(`VALID UNTIL 'infinity'`);
  if (role.connectionLimit !== wanted.connectionLimit)
    options.push(`CONNECTION LIMIT ${wanted.connectionLimit}`);
  return options;
}

/** Settings that somebody gave the role (another search_path, say) are taken away with all others. */
function mendSettings({ name, settings }: ObservedRole): readonly Step[] {
  if (settings.length === 1 && settings[0] === `statement_timeout=${STATEMENT_TIMEOUT}`) return [];
  const sql = `ALTER ROLE ${identifier(name)} RESET ALL;\n${limitStatements(name)}`;
  const needs = [{ kind: 'administer-role' as const, role: name }];
  return [asAdmin('changed', `settings of role "${name}"`, sql, { needs })];
}

/** They come before the role's own. */
function mendSettingsHere(admin: Admin, { name, settingsHere }: ObservedRole): readonly Step[] {
  if (settingsHere.length === 0) return [];
  const sql = `ALTER ROLE ${identifier(name)} IN DATABASE ${identifier(admin.database)} RESET ALL;`;
  const needs = [{ kind: 'administer-role' as const, role: name }];
  return [asAdmin('changed', `settings of role "${name}" in database "${admin.database}"`, sql, { needs })];
}

const withoutExcess = (role: ObservedRole): readonly string[] =>
  role.excess.map((attribute) => `NO${attribute}`);

function alterRole(role: ObservedRole, options: readonly string[], words: string): readonly Step[] {
  if (options.length === 0) return [];
  const sql = `ALTER ROLE ${identifier(role.name)} ${options.join(' ')};`;
  const needs = [{ kind: 'administer-role' as const, role: role.name }];
  return [asAdmin('changed', `${words}: ${options.join(', ')}`, sql, { needs })];
}

/** Since version 16 a membership is its grantor's to take back. */
function revokeMembership(admin: Admin, { role, member, grantor }: Membership): Step {
  const by = admin.major >= 16 ? ` GRANTED BY ${identifier(grantor)}` : '';
  const sql = `REVOKE ${identifier(role)} FROM ${identifier(member)}${by};`;
  return asAdmin('changed', `membership of "${member}" in "${role}" taken back`, sql, {
    needs: [{ kind: 'administer-role', role }],
  });
}

function refuseForeign(admin: Admin, role: ObservedRole, wanted: WantedInstance): void {
  const comment = ownerComment(admin.database, wanted);
  if (role.comment === comment) return;
  const owner = role.comment?.startsWith('exsim ') ? `it is ${role.comment}` : 'it is not one exsim made';
  throw new ExsimError('PROVISION_CONFLICT', `Role "${role.name}" cannot be used for ${comment}: ${owner}.`, {
    wayOut: 'Choose another service or instance name: roles are shared by all databases of a server.',
  });
}
