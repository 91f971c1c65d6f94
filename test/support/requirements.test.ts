import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

interface Row {
  id: string;
  state: string;
  tests: string[];
}

const rows: Row[] = readFileSync('docs/requirements.md', 'utf8')
  .split('\n')
  .flatMap((line) => {
    const [, id, state, , tests = ''] = line.split('|').map((cell) => cell.trim());
    if (id === undefined || !/^[A-EX]\d+$/.test(id)) return [];
    return [
      { id, state: state ?? '', tests: [...tests.matchAll(/`([^`]+)`/g)].map(([, file]) => file as string) },
    ];
  });

const proves = (file: string, id: string) => readFileSync(file, 'utf8').includes(`[${id}] `);

describe('docs/requirements.md', () => {
  it('has every row once', () => {
    const owed = { A: 19, B: 14, C: 11, D: 12, E: 11, X: 7 };
    const ids = Object.entries(owed).flatMap(([letter, count]) =>
      Array.from({ length: count }, (_, at) => `${letter}${at + 1}`),
    );
    expect(rows.map(({ id }) => id)).toEqual(ids);
  });

  it('claims nothing that no test shows', () => {
    for (const { id, state, tests } of rows) {
      expect([id, ['done', 'begun', 'open'].includes(state)]).toEqual([id, true]);
      if (state === 'open') expect([id, tests]).toEqual([id, []]);
      if (state === 'done') {
        expect([id, tests.length > 0]).toEqual([id, true]);
        for (const file of tests) expect([id, file, proves(file, id)]).toEqual([id, file, true]);
      }
    }
  });

  it('knows every id that a test carries', () => {
    const files = execFileSync('git', ['ls-files', '*.test.ts', '*.test.tsx', '*.spec.ts'], {
      encoding: 'utf8',
    })
      .trim()
      .split('\n');
    const known = new Map(rows.map(({ id, state }) => [id, state]));
    for (const file of files)
      for (const [, id] of readFileSync(file, 'utf8').matchAll(
        /(?:it|test)(?:\.each)?[^\n]*?['`]\[([A-EX]\d+)\] /g,
      ))
        expect([file, id, known.get(id as string) ?? 'unknown']).toEqual([
          file,
          id,
          expect.stringMatching(/done|begun/),
        ]);
  });
});
