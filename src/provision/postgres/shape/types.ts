/** What a schema is made of, as far as exsim makes it or somebody else could add it. */
export type ShapeKind =
  | 'table'
  | 'column'
  | 'constraint'
  | 'index'
  | 'trigger'
  | 'rule'
  | 'policy'
  | 'function'
  | 'view'
  | 'sequence'
  | 'materialized view'
  | 'foreign table'
  | 'partitioned table'
  | 'type';

/** Properties by name, e.g. `{type: 'numeric', null: 'NOT NULL'}`; what is as Postgres makes it by itself is left out. */
type Facets = Readonly<Record<string, string>>;

/** One object of a schema. In definitions `{schema}.` stands for the schema's name, so that all instances' are alike. */
export type ShapeObject = {
  readonly kind: ShapeKind;
  /** Null for what is no part of a table. */
  readonly table: string | null;
  readonly name: string;
  readonly facets: Facets;
};

/** A schema's objects by `keyOf`. */
export type Shape = ReadonlyMap<string, ShapeObject>;

/** `index orders_by_account`, `column orders.price`: unique in a schema, and what messages say. */
export const keyOf = ({ kind, table, name }: Omit<ShapeObject, 'facets'>): string =>
  `${kind} ${table === null || kind === 'index' ? '' : `${table}.`}${name}`;
