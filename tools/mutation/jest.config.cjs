const { resolve } = require('node:path');
const whole = require('../../jest.config.cjs');

/** The pure tests alone: they need no server. */
module.exports = {
  testEnvironment: 'node',
  rootDir: resolve(__dirname, '../..'),
  roots: ['<rootDir>/test/contract'],
  testMatch: whole.testMatch,
  transform: whole.transform,
  testTimeout: 20_000,
};
