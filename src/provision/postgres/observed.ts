import type { KeyRow } from '../secrets/api-keys.ts';
import type { AppliedMigration } from './migrations.ts';
import type { Shape } from './shape/types.ts';

/** A role as it is, with what the admin role may do to it. */
export type ObservedRole = {
  readonly name: string;
  readonly login: boolean;
  readonly inherit: boolean;
  readonly connectionLimit: number;
  /** Attributes no role of ours has: SUPERUSER, CREATEROLE, CREATEDB, REPLICATION, BYPASSRLS. */
  readonly excess: readonly string[];
  /** Its password stops working some day. */
  readonly expires: boolean;
  /** What its sessions begin with, in every database: `statement_timeout=300s`. */
  readonly settings: readonly string[];
  /** What they begin with in this database alone, before those. */
  readonly settingsHere: readonly string[];
  readonly comment: string | null;
  /** The admin role may SET ROLE to it. */
  readonly become: boolean;
  /** The admin role may alter it. */
  readonly administer: boolean;
};

/** One membership that lets one of two roles act as the other. */
export type Membership = { readonly role: string; readonly member: string; readonly grantor: string };

/** A grant somebody has on a schema or table (or a column of it); grantee null is PUBLIC. */
export type Grant = {
  readonly grantee: string | null;
  readonly privilege: string;
  /** The grantee may pass it on. */
  readonly grantable: boolean;
  /** Who gave it, when that was neither the owner nor a role of exsim's: a REVOKE of the owner's would not touch it. */
  readonly passedOnBy: string | null;
  readonly ours: boolean;
};

export type ObservedTable = { readonly owner: string; readonly grants: readonly Grant[] };

/** All that Postgres has of one instance. */
export type ObservedInstance = {
  readonly login: ObservedRole | null;
  readonly owner: ObservedRole | null;
  readonly memberships: readonly Membership[];
  readonly schema: ObservedTable | null;
  readonly tables: ReadonlyMap<string, ObservedTable>;
  /** Tables, columns, indexes, triggers, policies, functions, as they are. */
  readonly shape: Shape;
  readonly migrations: readonly AppliedMigration[];
  /** Keys that came from the instance file; those made by API are not ours to change. Null: not known. */
  readonly keys: readonly KeyRow[] | null;
  /** The login role was given CONNECT on the database by name. */
  readonly connectGranted: boolean;
  /** The login role can connect, or will be able to once it is there, because PUBLIC can. */
  readonly connects: boolean;
  /** What tables, functions and the like that the owner role makes will let others do. */
  readonly defaults: readonly DefaultGrant[];
  /** What else the login role was given on the database by name. */
  readonly databaseGrants: readonly DatabaseGrant[];
};

/** A right to more than CONNECT, or `GRANT OPTION FOR CONNECT`: to pass that on. */
export type DatabaseGrant = {
  readonly privilege: string;
  readonly grantor: string;
  /** It is ours to take back: a grant is its grantor's, and the owner's acts are those of all its members. */
  readonly revocable: boolean;
};

/** A right that roles of exsim's, or PUBLIC (null), are given on all that the owner role will make. */
export type DefaultGrant = {
  /** Null: in any schema. */
  readonly schema: string | null;
  /** As SQL says it: `TABLES`. */
  readonly objects: string;
  readonly grantee: string | null;
  /** `SELECT, INSERT`. */
  readonly privileges: string;
};
