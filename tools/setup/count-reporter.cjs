const { writeFileSync } = require('node:fs');

/**
 * Writes the counts of a test run to the file that HYOPS_DR_TEST_COUNTS names. A test file that cannot be loaded counts as
 * one failed test.
 */
class CountReporter {
  onRunComplete(_contexts, result) {
    const counts = {
      passed: result.numPassedTests,
      failed: result.numFailedTests + result.numRuntimeErrorTestSuites,
      skipped: result.numPendingTests + result.numTodoTests,
    };
    writeFileSync(process.env.HYOPS_DR_TEST_COUNTS, JSON.stringify(counts));
  }
}

module.exports = CountReporter;
