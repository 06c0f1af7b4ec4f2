import type { Identity } from '../../instance/spec.ts';
import type { KeyRow } from '../secrets/api-keys.ts';
import type { Step } from '../types.ts';
import type { Migration } from './migrations.ts';
import type { RegisteredInstance } from './registry.ts';
import type { Shapes } from './shape/expected.ts';

/** What one instance is to have in Postgres. */
export type WantedInstance = {
  readonly identity: Identity;
  readonly project: string;
  readonly connectionLimit: number;
  readonly password: string;
  /** False when a login with `password` was tried and refused. */
  readonly passwordWorks: boolean;
  readonly keys: readonly KeyRow[];
  readonly migrations: readonly Migration[];
  /** What the tables are to look like after each of them. */
  readonly shapes: Shapes;
  /** What somebody changed in the tables by hand is changed back, not only told. */
  readonly repair: boolean;
  /** Name of the database it has for itself; null: it lives in that of the registry. */
  readonly database: string | null;
  /** The database is exsim's own: nobody may connect who was not given the right by name. */
  readonly ownDatabase: boolean;
  readonly registered: RegisteredInstance | null;
};

/** The part of a plan that concerns one thing: steps, or words for what is already right. */
export type Part = { readonly steps: readonly Step[]; readonly unchanged: readonly string[] };

/** A part with steps, or, without any, with the words that say what is right already. */
export const part = (steps: readonly Step[], unchanged: string): Part => ({
  steps,
  unchanged: steps.length === 0 ? [unchanged] : [],
});
