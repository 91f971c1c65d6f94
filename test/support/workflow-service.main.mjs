// The workflow service of the tests, as a process of its own:
//
//     node test/support/workflow-service.main.mjs --port=0 --secret=… [--file=jobs.json]

import { register } from 'node:module';
import { parseArgs } from 'node:util';

register('../performance/typescript-hooks.mjs', import.meta.url);

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    secret: { type: 'string', default: '' },
    file: { type: 'string' },
  },
});
const { WorkflowServiceServer } = await import('./workflow-service-server.ts');
const server = new WorkflowServiceServer({
  port: Number(values.port),
  secret: values.secret,
  file: values.file ?? null,
});
process.stdout.write(`LLM_SERVICE_URL=http://127.0.0.1:${await server.listen()}\n`);
