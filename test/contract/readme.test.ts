import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { startTestServer } from '../support/test-server.js';

/** The lines that the README tells people to type. */
const shellLines = () => {
  const block = /```sh\n(export BASE=[\s\S]*?)```/.exec(readFileSync('README.md', 'utf8'))?.[1];
  if (block === undefined) throw new Error('the README has no lines for the terminal');
  return block;
};

describe('the README', () => {
  it('[D4] its lines for the terminal work as printed, and show connected and then ids that end in 1, 2, 3 …', async () => {
    const server = await startTestServer();
    const shell = spawn('sh', ['-c', shellLines().replace('http://127.0.0.1:3000', server.url)], {
      detached: true,
    });
    try {
      const ids: string[] = [];
      let printed = '';
      for await (const text of shell.stdout.setEncoding('utf8')) {
        printed += text;
        if (printed.includes('event: generation_complete')) break;
      }
      for (const [, id] of printed.matchAll(/^id: (\S+)$/gm)) ids.push(id as string);
      expect(printed.slice(printed.indexOf('event: '))).toMatch(/^event: connected\n/);
      expect(ids.map((id) => Number(id.split('.').at(-1)))).toEqual(ids.map((_, at) => at));
      expect(ids.length).toBeGreaterThan(50);
    } finally {
      // The whole group: `curl -N` is a child of the shell and would follow the trip for ever.
      if (shell.pid !== undefined) process.kill(-shell.pid, 'SIGTERM');
      await server.stop();
    }
  });
});
