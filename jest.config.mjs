/** Shared by every project: TypeScript through swc, native ES modules, `.js` import endings resolved to `.ts` sources. */
const shared = {
  testEnvironment: '<rootDir>/test/environment.mjs',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '<rootDir>/test/transform.mjs',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
};

const project = (name, extra = {}) => ({
  ...shared,
  displayName: name,
  testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
  ...extra,
});

const withProperties = { setupFiles: ['<rootDir>/test/property-seed.mjs'] };

/** The order is that of a newcomer's questions: does each piece work, does it keep its promises, does the whole work? */
export default {
  projects: [
    ...['unit', 'property'].map((name) => project(name, withProperties)),
    ...['contract', 'conformance', 'integration', 'e2e'].map((name) => project(name)),
  ],
  testTimeout: 120_000,
};
