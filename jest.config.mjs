// Everything under test, ours and Nest's, runs as CommonJS: on Node 20 Jest cannot `require` ES modules, and
// some packages around Nest do. swc therefore compiles our TypeScript and the few packages that ship ES modules only.

/** Packages that ship no CommonJS. A new one shows as "Cannot use import statement outside a module". */
const esModulePackages = [
  '@nestjs',
  '@borewit',
  '@tokenizer',
  'file-type',
  'jose',
  'strtok3',
  'token-types',
  'uint8array-extras',
];

/** @param {'typescript' | 'ecmascript'} syntax */
const swc = (syntax, { tsx = false } = {}) => [
  '@swc/jest',
  {
    swcrc: false,
    sourceMaps: 'inline',
    jsc: {
      target: 'es2022',
      parser: { syntax, decorators: true, tsx },
      transform: {
        legacyDecorator: true,
        decoratorMetadata: true,
        react: { runtime: 'automatic' },
      },
    },
    module: { type: 'commonjs' },
  },
];

const common = {
  transform: {
    '^.+\\.tsx$': swc('typescript', { tsx: true }),
    '^.+\\.ts$': swc('typescript'),
    '^.+\\.m?js$': swc('ecmascript'),
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esModulePackages.join('|')})/)`],
  moduleFileExtensions: ['js', 'mjs', 'cjs', 'ts', 'tsx', 'json', 'node'],
  moduleNameMapper: {
    // Sources, not what was last built.
    '^@tripstream/([a-z-]+)$': '<rootDir>/libs/$1/src/index.ts',
    // TypeScript imports name the file that will exist after the build.
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  modulePathIgnorePatterns: ['<rootDir>/(libs/[^/]+|backend|frontend)/dist/', '<rootDir>/\\.data/'],
};

/** @type {import('jest').Config} */
export default {
  maxWorkers: 2,
  // Tests wait for facts; how fast those come is the machine's affair.
  testTimeout: 30_000,
  projects: [
    {
      ...common,
      displayName: 'libs',
      testEnvironment: 'node',
      testMatch: ['<rootDir>/libs/*/src/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/libs/react/'],
    },
    {
      ...common,
      displayName: 'backend',
      testEnvironment: 'node',
      testMatch: [
        '<rootDir>/backend/src/**/*.test.ts',
        '<rootDir>/test/{contract,resilience,support}/**/*.test.ts',
      ],
      globalSetup: '<rootDir>/test/support/postgres.global-setup.ts',
      globalTeardown: '<rootDir>/test/support/postgres.global-teardown.ts',
    },
    {
      ...common,
      displayName: 'ui',
      testEnvironment: '<rootDir>/test/support/browser.environment.mjs',
      testMatch: ['<rootDir>/libs/react/src/**/*.test.{ts,tsx}', '<rootDir>/frontend/src/**/*.test.{ts,tsx}'],
      moduleNameMapper: {
        ...common.moduleNameMapper,
        // What Vite turns into an address or a style sheet says nothing in a unit test.
        '\\.(css|svg|png|webp|woff2)(\\?.*)?$': '<rootDir>/test/support/asset.stub.cjs',
      },
    },
  ],
};
