import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const repository = join(__dirname, '../..');

interface Manifest {
  version: string;
  license: string;
  workspaces: string[];
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

const manifest = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(repository, folder, 'package.json'), 'utf8'));

/** Every direct dependency on somebody else's package, as the row that THIRD_PARTY.md owes it. */
function owedRows(): string[] {
  const rows = ['.', ...manifest('.').workspaces].flatMap((workspace) => {
    const { dependencies, devDependencies } = manifest(workspace);
    return Object.keys({ ...dependencies, ...devDependencies })
      .filter((name) => !name.startsWith('@tripstream/'))
      .map((name) => {
        const { version, license } = manifest(installed(workspace, name));
        return `| ${name} | ${version} | ${license} |`;
      });
  });
  return [...new Set(rows)].sort();
}

/** A package lies in the workspace's own folder when another version has the common place. */
function installed(workspace: string, name: string): string {
  const own = join(workspace, 'node_modules', name);
  return existsSync(join(repository, own)) ? own : join('node_modules', name);
}

describe('THIRD_PARTY.md', () => {
  const text = readFileSync(join(repository, 'THIRD_PARTY.md'), 'utf8');

  it('lists exactly the direct dependencies of all workspaces, with their versions and licences', () => {
    const listed = text.split('\n').filter((line) => /^\| \S+ \| \d\S* \| .+ \|$/.test(line));
    expect([...listed].sort()).toEqual(owedRows());
  });

  it('credits the sources of the bundled data', () => {
    expect(text).toMatch(/GeoNames.*CC BY 4\.0/);
    expect(text).toMatch(/Wikidata.*CC0 1\.0/);
  });
});
