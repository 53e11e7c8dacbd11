// The slow and exhaustive tests, which only `npm run proof` runs.
const proofs = process.env.HYOPS_DR_PROOF ? [] : ['\\.proof\\.test\\.ts$'];

module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', ...proofs],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  globalSetup: '<rootDir>/test/support/jest/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/jest/global-teardown.ts',
  testTimeout: 120_000,
  testSequencer: '<rootDir>/test/support/jest/longest-first.cjs',
  // Three more than small machines have cores: whole runs wait for timers and processes half of their time.
  maxWorkers: 5,
};
