import { parseArgs } from 'node:util';
import { startDemoProvider } from './start-demo-provider.js';

// node dist/main.js [--port 8123] [--seed demo] [--tokens-per-second 110]
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8123' },
    seed: { type: 'string', default: 'demo' },
    'tokens-per-second': { type: 'string', default: '110' },
  },
});

const provider = await startDemoProvider({
  port: Number(values.port),
  seed: values.seed,
  tokensPerSecond: Number(values['tokens-per-second']),
  log: console.log,
});
console.log(`OPENAI_BASE_URL=${provider.baseUrl}`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void provider.stop());
