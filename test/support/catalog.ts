import type { Database } from '../../backend/src/platform/database.js';

type DataSource = Database['dataSource'];

/**
 * What Postgres knows of the schema `public`, one line a thing and in the words that Postgres has for it, sorted. Two
 * databases with the same lines take and refuse the same rows.
 */
export async function catalogOf(database: DataSource): Promise<string[]> {
  const rows = await database.query<{ line: string }[]>(`
    WITH relations AS (
      SELECT c.oid, c.relname, c.relkind FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace)
    SELECT format('%s %s', CASE relkind WHEN 'r' THEN 'table' WHEN 'S' THEN 'sequence' ELSE relkind::text END, relname) AS line
      FROM relations WHERE relkind <> 'i'
    UNION ALL
    SELECT format('column %s %s: %s %s%s%s', relname, lpad(row_number() OVER (PARTITION BY r.oid ORDER BY attnum)::text, 2, '0'),
                  attname, format_type(atttypid, atttypmod), CASE WHEN attnotnull THEN ' NOT NULL' END,
                  CASE WHEN attidentity = 'a' THEN ' GENERATED ALWAYS AS IDENTITY'
                       WHEN atthasdef THEN ' DEFAULT ' || pg_get_expr(adbin, adrelid) END)
      FROM relations r JOIN pg_attribute a ON a.attrelid = r.oid
      LEFT JOIN pg_attrdef d ON d.adrelid = r.oid AND d.adnum = a.attnum
      WHERE relkind = 'r' AND attnum > 0 AND NOT attisdropped
    UNION ALL
    -- That a column is not null is said with the column; newer servers name it a constraint too.
    SELECT format('constraint %s %s: %s', relname, conname, pg_get_constraintdef(k.oid))
      FROM relations r JOIN pg_constraint k ON k.conrelid = r.oid WHERE contype <> 'n'
    UNION ALL
    SELECT format('index %s', pg_get_indexdef(oid)) FROM relations WHERE relkind = 'i'
    UNION ALL
    SELECT format('trigger %s', pg_get_triggerdef(t.oid))
      FROM relations r JOIN pg_trigger t ON t.tgrelid = r.oid WHERE NOT tgisinternal
    UNION ALL
    SELECT format('function %s(%s) RETURNS %s', proname, pg_get_function_identity_arguments(oid), pg_get_function_result(oid))
      FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL
    -- Every table has a type of its rows, and every type one of arrays of it; any other is somebody's.
    SELECT format('type %s: %s', typname,
                  (SELECT string_agg(enumlabel, ', ' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid))
      FROM pg_type t
      WHERE typnamespace = 'public'::regnamespace AND typrelid = 0 AND typelem = 0`);
  return rows.map(({ line }) => line).sort();
}

/** The schemas that are somebody's, Postgres's own aside. */
export async function schemasOf(database: DataSource): Promise<string[]> {
  const rows = await database.query<{ name: string }[]>(
    `SELECT nspname AS name FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' ORDER BY nspname`,
  );
  return rows.map(({ name }) => name);
}
