import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from './config.js';
import { VERSION } from './version.js';

describe('the configuration', () => {
  it('needs nothing', () => {
    expect(readConfig({})).toMatchObject({
      PORT: 3000,
      HOST: '127.0.0.1',
      DATA_DIR: '.data',
      LOG_LEVEL: 'info',
    });
  });

  it('takes an empty setting for none', () => {
    expect(readConfig({ OPENAI_API_KEY: '', PORT: '' })).toEqual(readConfig({}));
  });

  it('says every setting that is wrong, and never repeats a secret', () => {
    const read = () => readConfig({ PORT: '70000', LOG_LEVEL: 'loud', TRIPSTREAM_SECRET: 'hunter2' });
    expect(read).toThrow(/PORT/);
    expect(read).toThrow(/LOG_LEVEL/);
    expect(read).toThrow(/TRIPSTREAM_SECRET/);
    expect(read).not.toThrow(/hunter2/);
  });

  it.each([
    [{}, true],
    [{ OPENAI_BASE_URL: 'https://eu.api.openai.com/v1' }, true],
    [{ OPENAI_BASE_URL: 'https://api.openai.com.example/v1' }, false],
    [{ OPENAI_BASE_URL: 'http://127.0.0.1:8080/v1' }, false],
    [{ OPENAI_BASE_URL: 'http://127.0.0.1:8080/v1', OPENAI_BACKGROUND: 'true' }, true],
    [{ OPENAI_BACKGROUND: 'false' }, false],
  ])(
    '[C8] asks only OpenAI itself for background responses, unless told otherwise: %o',
    (environment, asked) => {
      expect(readConfig(environment).OPENAI_BACKGROUND).toBe(asked);
    },
  );

  it('knows the version that package.json has', () => {
    const { version } = JSON.parse(readFileSync(join(process.cwd(), 'package.json'), 'utf8')) as {
      version: string;
    };
    expect(VERSION).toBe(version);
  });
});
