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

  const service = {
    LLM_SERVICE_URL: 'https://service.example/llm',
    LLM_SERVICE_API_SECRET: 'hunter2-hunter2-hunter2',
    LLM_WEBHOOK_SECRET: `whsec_${btoa('hunter2-'.repeat(4))}, whsec_${btoa('hunter3-'.repeat(4))}`,
  };

  it('[B2] takes a workflow service with all its settings, and several webhook secrets while one is exchanged', () => {
    expect(readConfig(service)).toMatchObject({
      LLM_SERVICE_NAME: 'workflow service',
      LLM_SERVICE_FIRST_POLL_MS: 2_000,
      LLM_SERVICE_SLOWEST_POLL_MS: 15_000,
      LLM_WEBHOOK_SECRET: service.LLM_WEBHOOK_SECRET.split(', '),
    });
    expect(readConfig({}).LLM_WEBHOOK_SECRET).toEqual([]);
  });

  it.each([
    ['LLM_SERVICE_URL', undefined, 'is missing'],
    ['LLM_SERVICE_API_SECRET', undefined, 'is missing'],
    ['LLM_WEBHOOK_SECRET', undefined, 'is missing'],
    ['LLM_WEBHOOK_SECRET', ' , ', 'is missing'],
    ['LLM_SERVICE_URL', 'hunter2', 'Invalid URL'],
    ['LLM_SERVICE_URL', 'file:///hunter2', 'Invalid URL'],
    ['LLM_SERVICE_URL', 'https://me:hunter2@service.example', 'must not hold a password'],
    ['LLM_SERVICE_API_SECRET', 'hunter2', 'at least 16'],
    ['LLM_SERVICE_API_SECRET', 'hunter2\r\nX-Evil: hunter2', 'visible ASCII'],
    ['LLM_WEBHOOK_SECRET', 'hunter2', 'whsec_'],
    ['LLM_WEBHOOK_SECRET', `${service.LLM_WEBHOOK_SECRET}, whsec_${btoa('hunter2')}`, 'at least 24 bytes'],
    ['OPENAI_API_KEY', 'sk-hunter2', 'set one of them'],
  ])(
    '[B2] says what is wrong with a workflow service whose %s is %s, and repeats no secret',
    (name, value, says) => {
      const read = () => readConfig({ ...service, [name]: value });
      expect(read).toThrow(says);
      expect(read).toThrow(/LLM_/);
      expect(read).not.toThrow(/hunter2/);
    },
  );

  it.each([
    'GEOCODER_URL',
    'ROUTER_FOOT_URL',
    'ROUTER_CAR_URL',
    'WEATHER_URL',
    'ENCYCLOPEDIA_URL',
    'WIKIDATA_URL',
  ])('lets nobody use %s without saying who asks', (name) => {
    const service = { [name]: 'https://service.example' };
    expect(() => readConfig(service)).toThrow(new RegExp(`TOOLS_CONTACT: is missing: whoever runs ${name}`));
    expect(() => readConfig({ ...service, TOOLS_CONTACT: 'two\nlines' })).toThrow(/TOOLS_CONTACT/);
    const contact = 'travel@example.org';
    expect(readConfig({ ...service, TOOLS_CONTACT: contact })).toMatchObject({ TOOLS_CONTACT: contact });
    expect(() => readConfig({ [name]: 'file:///etc/passwd', TOOLS_CONTACT: contact })).toThrow(name);
  });

  it('knows the version that package.json has', () => {
    const { version } = JSON.parse(readFileSync(join(process.cwd(), 'package.json'), 'utf8')) as {
      version: string;
    };
    expect(VERSION).toBe(version);
  });
});
