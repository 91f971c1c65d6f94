import { parseArgs } from 'node:util';
import { parseFaultPlan } from './faults/fault-plan.js';
import { startDemoProvider } from './start-demo-provider.js';

// node dist/main.js [--port 8123] [--seed demo] [--tokens-per-second 110] [--faults '429 after 2s x2'] [--allow-faults]
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8123' },
    seed: { type: 'string', default: 'demo' },
    'tokens-per-second': { type: 'string', default: '110' },
    faults: { type: 'string', default: '' },
    'allow-faults': { type: 'boolean', default: false },
  },
});

const provider = await startDemoProvider({
  port: Number(values.port),
  seed: values.seed,
  tokensPerSecond: Number(values['tokens-per-second']),
  faults: parseFaultPlan(values.faults),
  allowFaults: values['allow-faults'],
  log: console.log,
});
console.log(`OPENAI_BASE_URL=${provider.baseUrl}`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void provider.stop());
