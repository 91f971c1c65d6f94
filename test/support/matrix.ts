import { readFileSync } from 'node:fs';

/** A row of a Markdown table, by the headings of its columns. */
export type MatrixRow = Readonly<Record<string, string>>;

interface Section {
  title: string;
  tables: readonly (readonly MatrixRow[])[];
  /** What stands in code in the list below the table. */
  rules: readonly string[];
}

/** `docs/spec-contract-matrix.md`, as a test reads it. */
export class Matrix {
  private readonly sections: readonly Section[];

  constructor(file = 'docs/spec-contract-matrix.md') {
    this.sections = readFileSync(file, 'utf8')
      .split(/^#+ /m)
      .slice(1)
      .map((text) => ({
        title: text.slice(0, text.indexOf('\n')).replaceAll('`', ''),
        tables: tablesIn(text),
        rules: [...text.matchAll(/^- `(.+)`$/gm)].map(([, rule]) => rule as string),
      }));
  }

  /** The rows of a section, whichever tables they stand in. */
  rows(title: string): readonly MatrixRow[] {
    return this.section(title).tables.flat();
  }

  /** The words that a status may be. */
  get statuses(): string[] {
    return this.sections[0]?.tables.flat().map((row) => bare(row.status)) ?? [];
  }

  /** All rows that owe a status, from all sections. */
  get classified(): readonly MatrixRow[] {
    return this.sections.slice(1).flatMap(({ tables }) => tables.flat().filter((row) => 'status' in row));
  }

  /** The statements that make, in an empty database, what the page describes. */
  get statements(): string[] {
    const functions = this.section('Functions').rules.map(
      (signature) =>
        `CREATE FUNCTION ${signature} LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''described only''; END'`,
    );
    const types = this.rows('Types').map(
      ({ type, values }) => `CREATE TYPE ${bare(type)} AS ENUM (${(values ?? '').replaceAll('`', "'")})`,
    );
    return [
      ...types,
      ...functions,
      ...this.rows('Tables').flatMap(({ table }) => tableStatements(this.section(bare(table)))),
    ];
  }

  private section(title: string): Section {
    const section = this.sections.find((one) => one.title === title);
    if (section === undefined) throw new Error(`the matrix has no section "${title}"`);
    return section;
  }
}

/** A cell's text without the marks of code. */
export const bare = (cell: string | undefined): string => (cell ?? '').replaceAll('`', '').trim();

function tableStatements({ title, tables, rules }: Section): string[] {
  const [rows] = tables;
  if (rows === undefined) throw new Error(`the matrix says nothing of the columns of ${title}`);
  const columns = rows.map(
    ({ column, type, null: nullable, rules: own }) =>
      `${bare(column)} ${bare(type)}${bare(nullable) === 'yes' ? '' : ' NOT NULL'} ${bare(own)}`,
  );
  const is = (word: string) => (rule: string) => rule.startsWith(`${word} `);
  const constraints = rules.filter((rule) => !is('INDEX')(rule) && !is('TRIGGER')(rule));
  return [
    `CREATE TABLE ${title} (${[...columns, ...constraints].join(', ')})`,
    ...rules.filter(is('INDEX')).map((rule) => rule.replace(/^INDEX (\S+)/, `CREATE INDEX $1 ON ${title}`)),
    ...rules
      .filter(is('TRIGGER'))
      .map((rule) => `CREATE ${rule.replace(' FOR EACH', ` ON ${title} FOR EACH`)}`),
  ];
}

/** The tables of a page or a part of it. */
export function tablesIn(text: string): MatrixRow[][] {
  return [...text.matchAll(/(?:^\|.*\|\n)+/gm)].map(([table]) => {
    const [head = [], , ...rows] = table.trimEnd().split('\n').map(cells);
    return rows.map((row) => Object.fromEntries(head.map((name, at) => [name, row[at] ?? ''])));
  });
}

const cells = (line: string): string[] =>
  line
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim());
