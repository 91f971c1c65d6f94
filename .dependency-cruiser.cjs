// Who may import whom. docs/architecture.md says why; test/support/import-directions.test.ts shows that each rule bites.

/** Backend parts, and the parts each may import besides itself and `platform`. */
const backendParts = {
  http: ['commands', 'delivery', 'projections'],
  planner: ['commands', 'projections', 'jobs'],
  delivery: ['event-log', 'projections'],
  commands: ['event-log', 'projections'],
  projections: ['event-log'],
  jobs: ['event-log'],
  'event-log': [],
  faults: [],
  platform: [],
};

/** Packages, and the packages of ours each may import. */
const packages = {
  'libs/contracts': [],
  'libs/itinerary': ['libs/contracts'],
  'libs/places': [],
  'libs/demo-provider': ['libs/places'],
  'libs/client': ['libs/itinerary', 'libs/contracts'],
  'libs/react': ['libs/client', 'libs/itinerary', 'libs/contracts'],
  frontend: ['libs/react', 'libs/client', 'libs/itinerary', 'libs/contracts'],
  backend: ['libs/itinerary', 'libs/contracts', 'libs/places', 'libs/demo-provider'],
};

const anyPackage = '^(libs/[^/]+|backend|frontend)/';
const tests = '\\.test\\.tsx?$';
/** The only files that know every part: they put the backend together. */
const composition = '^backend/src/((main|server|app\\.module)\\.ts$|cli/)';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...Object.entries(backendParts).map(([part, allowed]) => ({
      name: `${part}-directions`,
      comment: `backend/src/${part} may import ${[...allowed, 'platform'].join(', ')} and itself.`,
      severity: 'error',
      from: { path: `^backend/src/${part}/`, pathNot: tests },
      to: { path: '^backend/src/', pathNot: `^backend/src/(${[part, ...allowed, 'platform'].join('|')})/` },
    })),
    ...Object.entries(packages).map(([name, allowed]) => ({
      name: `${name.replace('libs/', '')}-package-directions`,
      comment: `${name} may import ${allowed.join(', ') || 'no package of ours'}.`,
      severity: 'error',
      from: { path: `^${name}/`, pathNot: tests },
      to: { path: anyPackage, pathNot: `^(${[name, ...allowed].join('|')})/` },
    })),
    {
      name: 'contracts-as-types-only',
      comment:
        'What runs in the browser imports only types from contracts, so that zod stays out of the bundle.',
      severity: 'error',
      from: { path: '^(libs/(itinerary|client|react)|frontend)/', pathNot: tests },
      to: { path: '^libs/contracts/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'demo-provider-stays-outside',
      comment: 'The planner must not know whether it talks to the demo or to a real model.',
      severity: 'error',
      from: { path: '^backend/', pathNot: [composition, tests] },
      to: { path: '^libs/demo-provider/' },
    },
    {
      name: 'faults-stay-outside',
      comment: 'What breaks a server on purpose is put in from outside; nobody else knows of it.',
      severity: 'error',
      from: { path: '^backend/src/', pathNot: ['^backend/src/faults/', composition, tests] },
      to: { path: '^backend/src/faults/' },
    },
    {
      name: 'packages-by-name',
      comment: 'Another package is imported by its name: its src and dist are its own business.',
      severity: 'error',
      from: { path: '^(libs/[^/]+|backend|frontend)/' },
      to: { path: anyPackage, pathNot: '^$1/', dependencyTypes: ['local'] },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: '(^|/)(node_modules|dist)/' },
    exclude: {
      path: ['^node_modules/(?!@tripstream)', '^\\.(data|git)/', '(^|/)(test-results|playwright-report)/'],
    },
    // Type imports count: a direction is a direction.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'node', 'default'],
    },
  },
};
