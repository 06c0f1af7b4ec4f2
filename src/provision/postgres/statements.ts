import { escapeIdentifier, escapeLiteral } from 'pg';
import type { Right, Step } from '../types.ts';

export { escapeIdentifier as identifier, escapeLiteral as literal };

export const MASK = '********';

type Options = { readonly needs?: readonly Right[]; readonly shown?: string };

/** A step with the rights of the admin role. */
export const asAdmin = (kind: Step['kind'], words: string, sql: string, options: Options = {}): Step => ({
  kind,
  as: 'admin',
  words,
  sql,
  shown: options.shown ?? sql,
  needs: options.needs ?? [],
});

/** A step with the rights of the instance's owner role. */
export const asOwner = (kind: Step['kind'], words: string, sql: string, options: Options = {}): Step => ({
  ...asAdmin(kind, words, sql, options),
  as: 'owner',
});

/** A step with the rights of whoever passed a right on: nobody else can take it back. */
export const asGrantor =
  (grantor: string) =>
  (kind: Step['kind'], words: string, sql: string): Step =>
    asAdmin(kind, words, `SET ROLE ${escapeIdentifier(grantor)};\n${sql}\nRESET ROLE;`);

/** `table` of the schema, quoted. */
export const qualified = (schema: string, table: string): string =>
  `${escapeIdentifier(schema)}.${escapeIdentifier(table)}`;
