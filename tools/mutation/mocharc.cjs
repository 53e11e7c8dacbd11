/**
 * The pure tests, under mocha: it keeps one process for many mutants, so that thousands of them take minutes. jest
 * loads everything anew for each.
 */
module.exports = {
  require: [require.resolve('../../test/evidence/typescript-hook.cjs')],
  ui: require.resolve('./jest-words.cjs'),
  spec: ['test/contract/**/*.test.ts', 'test/redaction/*.test.ts'],
  timeout: 20_000,
  // What measures time or memory, or takes seconds, would make every mutant wait.
  grep: '^(?!.*(stays fast with many repetitions|reads back as the value))',
};
