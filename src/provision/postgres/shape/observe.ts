import type { Client } from 'pg';
import type { Identity } from '../../../instance/spec.ts';
import { OUR_ROLES } from '../owner-comment.ts';
import { keyOf, type Shape, type ShapeObject } from './types.ts';

/** Schemas that are all alike, and what each of them is made of. */
type Row = { readonly schemas: readonly string[]; readonly objects: readonly ShapeObject[] };

/**
 * What the schemas are made of, by schema, columns in their order. In `public` only what the owner role owns is the
 * instance's. Schemas that are alike, as a rule all of them, are sent once.
 */
export async function readShapes(
  client: Client,
  identities: readonly Identity[],
): Promise<ReadonlyMap<string, Shape>> {
  const { rows } = await client.query<Row>(SHAPES, [
    identities.map(({ schema }) => schema),
    identities.map(({ ownerRole }) => ownerRole),
  ]);
  return new Map(
    rows.flatMap(({ schemas, objects }) => {
      const shape = new Map(objects.map((object) => [keyOf(object), object]));
      return schemas.map((schema) => [schema, shape] as const);
    }),
  );
}

/** Names as Postgres prints them: with `search_path` pg_catalog every name of ours is qualified. */
const anySchema = (definition: string): string => `replace(${definition}, o.prefix, '{schema}.')`;

/** Facets; those that are empty are left out. */
const facets = (...pairs: readonly (readonly [name: string, sql: string])[]): string =>
  `jsonb_strip_nulls(jsonb_build_object(${pairs.map(([name, sql]) => `'${name}', nullif(${sql}, '')`).join(', ')}))`;

const when = (condition: string, word: string): string => `CASE WHEN ${condition} THEN '${word}' END`;

const TABLES = `
  SELECT t.schema, 'table' AS kind, NULL::text AS "table", t.relname::text AS name,
         ${facets(
           ['persistence', when(`t.relpersistence <> 'p'`, 'UNLOGGED')],
           ['row security', when('t.relrowsecurity', 'ROW LEVEL SECURITY')],
           ['forced row security', when('t.relforcerowsecurity', 'FORCED ROW LEVEL SECURITY')],
           [
             'foreign key checks',
             when(
               `EXISTS (SELECT FROM pg_trigger g WHERE g.tgrelid = t.oid AND g.tgisinternal AND g.tgenabled <> 'O')`,
               'DISABLED FOREIGN KEYS',
             ),
           ],
         )} AS facets, 0 AS position
    FROM t WHERE t.relkind = 'r'`;

const RELATIONS = `
  SELECT t.schema, CASE t.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'S' THEN 'sequence'
           WHEN 'f' THEN 'foreign table' WHEN 'c' THEN 'type' ELSE 'partitioned table' END,
         NULL, t.relname::text, '{}'::jsonb, 0
    FROM t WHERE t.relkind IN ('v', 'm', 'S', 'f', 'c', 'p')`;

const COLUMNS = `
  SELECT t.schema, 'column', t.relname::text, a.attname::text,
         ${facets(
           ['type', 'format_type(a.atttypid, a.atttypmod)'],
           ['nullability', when('a.attnotnull', 'NOT NULL')],
           [
             'default',
             `CASE WHEN a.atthasdef THEN
               (SELECT 'DEFAULT ' || replace(pg_get_expr(d.adbin, d.adrelid), t.prefix, '{schema}.') FROM pg_attrdef d WHERE d.adrelid = t.oid AND d.adnum = a.attnum) END`,
           ],
           [
             'storage',
             `CASE WHEN a.attstorage <> y.typstorage THEN 'STORAGE ' || CASE a.attstorage WHEN 'e' THEN 'EXTERNAL' WHEN 'x' THEN 'EXTENDED' WHEN 'm' THEN 'MAIN' ELSE 'PLAIN' END END`,
           ],
           ['generated', `CASE WHEN a.attgenerated <> '' OR a.attidentity <> '' THEN 'GENERATED' END`],
           [
             'collation',
             `CASE WHEN a.attcollation <> y.typcollation THEN
               (SELECT 'COLLATE ' || quote_ident(l.collname) FROM pg_collation l WHERE l.oid = a.attcollation AND l.collname <> 'default') END`,
           ],
         )}, a.attnum
    FROM t JOIN pg_attribute a ON a.attrelid = t.oid JOIN pg_type y ON y.oid = a.atttypid
   WHERE t.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped`;

/** Since version 18 NOT NULL is a constraint too; here it is a facet of the column. */
const CONSTRAINTS = `
  SELECT o.schema, 'constraint', o.relname::text, c.conname::text,
         ${facets(['definition', anySchema('pg_get_constraintdef(c.oid)')])}, 0
    FROM t o JOIN pg_constraint c ON c.conrelid = o.oid
   WHERE o.relkind = 'r' AND c.contype IN ('c', 'f', 'p', 'u', 'x')`;

const INDEXES = `
  SELECT o.schema, 'index', o.relname::text, i.relname::text,
         ${facets(['definition', anySchema('pg_get_indexdef(x.indexrelid)')], ['validity', when('NOT x.indisvalid', 'INVALID')])}, 0
    FROM t o JOIN pg_index x ON x.indrelid = o.oid JOIN pg_class i ON i.oid = x.indexrelid
   WHERE o.relkind = 'r' AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = x.indexrelid AND c.conrelid = o.oid)`;

const TRIGGERS = `
  SELECT o.schema, 'trigger', o.relname::text, g.tgname::text,
         ${facets(
           ['definition', anySchema('pg_get_triggerdef(g.oid)')],
           [
             'state',
             `CASE g.tgenabled WHEN 'D' THEN 'DISABLED' WHEN 'R' THEN 'REPLICA' WHEN 'A' THEN 'ALWAYS' END`,
           ],
         )}, 0
    FROM t o JOIN pg_trigger g ON g.tgrelid = o.oid WHERE NOT g.tgisinternal`;

const RULES = `
  SELECT o.schema, 'rule', o.relname::text, r.rulename::text, ${facets(['definition', anySchema('pg_get_ruledef(r.oid)')])}, 0
    FROM t o JOIN pg_rewrite r ON r.ev_class = o.oid WHERE o.relkind = 'r'`;

const POLICIES = `
  SELECT o.schema, 'policy', o.relname::text, p.polname::text,
         ${facets([
           'definition',
           anySchema(`concat(
             CASE WHEN p.polpermissive THEN 'AS PERMISSIVE' ELSE 'AS RESTRICTIVE' END,
             ' FOR ', CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
             ' TO ', (SELECT string_agg(CASE WHEN m = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(m)) END, ', ' ORDER BY m) FROM unnest(p.polroles) m),
             ' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')',
             ' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')')`),
         ])}, 0
    FROM t o JOIN pg_policy p ON p.polrelid = o.oid`;

/** Who may run a function counts as in tables: everybody, and roles of exsim's. */
const FUNCTIONS = `
  SELECT o.schema, 'function', NULL, p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')',
         ${facets(
           [
             'definition',
             anySchema(
               `CASE WHEN p.prokind IN ('f', 'p') THEN pg_get_functiondef(p.oid) ELSE 'aggregate' END`,
             ),
           ],
           [
             'owner',
             `CASE WHEN pg_get_userbyid(p.proowner) <> o.owner THEN 'OWNER ' || pg_get_userbyid(p.proowner) END`,
           ],
           [
             'executable by',
             `(SELECT 'EXECUTE FOR ' || string_agg(CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END, ', ')
                 FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
                WHERE a.grantee <> p.proowner AND (a.grantee = 0 OR a.grantee IN (${OUR_ROLES})))`,
           ],
         )}, 0
    FROM o JOIN pg_proc p ON p.pronamespace = o.oid
   WHERE o.schema <> 'public' OR pg_get_userbyid(p.proowner) = o.owner`;

const TYPES = `
  SELECT o.schema, 'type', NULL, y.typname::text, '{}'::jsonb, 0
    FROM o JOIN pg_type y ON y.typnamespace = o.oid
   WHERE y.typtype IN ('e', 'd', 'r') AND (o.schema <> 'public' OR pg_get_userbyid(y.typowner) = o.owner)`;

const SHAPES = `
  WITH o AS (
    SELECT n.oid, n.nspname::text AS schema, quote_ident(n.nspname) || '.' AS prefix, w.owner
      FROM unnest($1::text[], $2::text[]) AS w (schema, owner) JOIN pg_namespace n ON n.nspname = w.schema
  ), t AS (
    SELECT o.schema, o.prefix, c.* FROM o JOIN pg_class c ON c.relnamespace = o.oid
     WHERE o.schema <> 'public' OR pg_get_userbyid(c.relowner) = o.owner
  ), objects AS (
    ${[TABLES, RELATIONS, COLUMNS, CONSTRAINTS, INDEXES, TRIGGERS, RULES, POLICIES, FUNCTIONS, TYPES].join('\n  UNION ALL')}
  ), shapes AS (
    SELECT schema, json_agg(json_build_object('kind', kind, 'table', "table", 'name', name, 'facets', facets)
                            ORDER BY kind, "table", position, name)::text AS objects
      FROM objects GROUP BY schema
  )
  SELECT array_agg(schema) AS schemas, objects::json AS objects FROM shapes GROUP BY shapes.objects`;
