/** Column to SQL type. */
export type Columns = Readonly<Record<string, string>>;

/** Rows on their way into a table: what follows `INSERT INTO … (…)`, and the parameters that it adds. */
export interface RowSource {
  /** `1` or `n`: part of a statement's shape. */
  shape: string;
  /** @param first - the number of the first parameter that is free */
  sql(first: number): string;
  values: unknown[];
}

/**
 * A single row, by far the most frequent case, goes as one parameter a column; several go as one JSON document, so that
 * their number does not change the statement. Taking a row out of JSON costs Postgres about as much as writing it.
 *
 * @param from - what the rows hang on: nothing is inserted when it is empty
 */
export function rowSource(rows: readonly object[], columns: Columns, from: string): RowSource {
  const names = Object.keys(columns);
  const [only] = rows;
  if (only !== undefined && rows.length === 1)
    return {
      shape: '1',
      sql: (first) =>
        `SELECT ${Object.values(columns)
          .map((type, at) => `$${first + at}::${type}`)
          .join(', ')} FROM ${from}`,
      values: names.map((name) => parameter((only as Record<string, unknown>)[name], columns[name])),
    };
  return {
    shape: 'n',
    sql: (first) => {
      const typed = Object.entries(columns).map(([name, type]) => `"${name}" ${type}`);
      return `SELECT ${names.map((name) => `r."${name}"`).join(', ')}
        FROM ${from}, json_to_recordset($${first}::json) AS r(${typed.join(', ')})`;
    },
    values: [JSON.stringify(rows)],
  };
}

/** The driver would write a list as a Postgres array. */
const parameter = (value: unknown, type: string | undefined): unknown =>
  (type === 'json' || type === 'jsonb') && value !== null ? JSON.stringify(value) : value;
