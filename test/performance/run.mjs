// Measures what the project promises about speed. Figures are ratios within one run, so they mean the same on any
// machine; docs/benchmarks.md says how to read them.
//
//     npm run bench -- log            the event log
//     npm run bench -- planner        generations from the request to the last event
//     npm run bench -- log --quick    the same with small counts: shows that it runs, proves nothing

import { register } from 'node:module';
import { parseArgs } from 'node:util';

register('./typescript-hooks.mjs', import.meta.url);

const benches = {
  log: () => import('./log/log.bench.ts'),
  planner: () => import('./planner/planner.bench.ts'),
};

const { values, positionals } = parseArgs({
  options: { quick: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const [name = ''] = positionals;
if (!Object.hasOwn(benches, name)) {
  console.error(`There is no benchmark "${name}". The benchmarks are: ${Object.keys(benches).join(', ')}.`);
  process.exit(2);
}
const { bench } = await benches[name]();
await bench(values);
