import type { DataSource } from 'typeorm';
import { catalogOf, schemasOf } from '../../../../test/support/catalog.js';
import { exerciseQueue } from '../../../../test/support/exercised-queue.js';
import { bare, Matrix } from '../../../../test/support/matrix.js';
import {
  createEmptyDatabase,
  createTestDatabase,
  type TestDatabase,
} from '../../../../test/support/test-database.js';
import { readModelTables } from '../../event-log/read-model-tables.js';
import { createDataSource } from '../database.js';

const matrix = new Matrix();

let migrated: TestDatabase;
let described: Awaited<ReturnType<typeof createEmptyDatabase>>;
let fromMatrix: DataSource;

beforeAll(async () => {
  migrated = await createTestDatabase();
  described = await createEmptyDatabase();
  fromMatrix = await createDataSource(described.url, 1).initialize();
  for (const statement of matrix.statements) await fromMatrix.query(statement);
});
afterAll(async () => {
  await fromMatrix.destroy();
  await described.drop();
  await migrated.drop();
});

describe('a fresh database', () => {
  it('[E1] [E2] [E10] has exactly what the matrix says, down to types and their values, nulls, defaults, keys, indexes, checks and triggers', async () => {
    const catalog = await catalogOf(migrated.database.dataSource);
    expect(catalog).toEqual(await catalogOf(fromMatrix));
    // Two empty lists are equal too.
    for (const kind of ['table', 'column', 'constraint', 'index', 'trigger', 'function', 'type'])
      expect([kind, catalog.some((line) => line.startsWith(`${kind} `))]).toEqual([kind, true]);
  });

  it('[E2] [E10] has no schema of its own beside public, and the queue library keeps to its own', async () => {
    const { dataSource } = migrated.database;
    expect(await schemasOf(dataSource)).toEqual(['public']);
    const before = await catalogOf(dataSource);
    await exerciseQueue(migrated.url);
    expect(await schemasOf(dataSource)).toEqual(['pgboss', 'public']);
    expect(await catalogOf(dataSource)).toEqual(before);
  });

  it('[E1] names every read model and its projector as the append knows them', () => {
    const named = matrix
      .rows('Tables')
      .filter(({ kind }) => kind === 'read model')
      .map(({ table, writer }) => [bare(table), /^projector (\w+)$/.exec(bare(writer))?.[1]]);
    expect(named.sort()).toEqual(
      Object.values(readModelTables)
        .map(({ table, projector }) => [table, projector])
        .sort(),
    );
  });
});
