/**
 * Runs the pure tests under Mocha, which keeps one process for many mutants, so thousands of them take minutes. Jest loads
 * every module again for each mutant.
 */
module.exports = {
  require: [require.resolve('../../test/evidence/typescript-hook.cjs')],
  ui: require.resolve('./jest-words.cjs'),
  spec: ['test/contract/**/*.test.ts', 'test/redaction/*.test.ts'],
  timeout: 20_000,
  // Tests that measure time or take seconds would slow down every mutant.
  grep: '^(?!.*(stays fast with many repetitions|reads back as the value))',
};
