import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keptSecret } from './secret.js';

let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'tripstream-secret-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

describe('the kept secret', () => {
  it('[B13] is made once and stays', () => {
    const secret = keptSecret(dataDir);
    expect(secret.length).toBeGreaterThanOrEqual(32);
    expect(keptSecret(dataDir)).toBe(secret);
  });

  it('[B13] that is damaged is refused: with an empty one anybody could be anybody', () => {
    writeFileSync(join(dataDir, 'identity-secret'), '');
    expect(() => keptSecret(dataDir)).toThrow(/damaged/);
  });
});
