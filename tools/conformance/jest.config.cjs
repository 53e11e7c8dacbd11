const { globalSetup: _server, globalTeardown: _end, ...config } = require('../../jest.config.cjs');

/** The cases that call `hyops`; they need no Temporal server. */
module.exports = {
  ...config,
  rootDir: '../..',
  roots: ['<rootDir>/test/conformance'],
  testPathIgnorePatterns: ['comparison\\.test\\.ts$'],
};
