const { writeFileSync } = require('node:fs');

/**
 * Leaves the counts of a test run in the file that HYOPS_DR_TEST_COUNTS names.
 * A test file that could not even be loaded counts as one failed test.
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
