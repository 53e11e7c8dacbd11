const { expect } = require('expect');
const { configureGlobal } = require('fast-check');
const { bind } = require('jest-each');
const { interfaces } = require('mocha');

// Every mutant runs every property, and few examples kill nearly as many mutants in a tenth of the time.
configureGlobal({ numRuns: 15, interruptAfterTimeLimit: 300, markInterruptAsFailure: false });

/** A Mocha interface with the Jest functions that the pure tests use. */
module.exports = (suite) => {
  interfaces.bdd(suite);
  suite.on('pre-require', (context) => {
    context.expect = expect;
    context.it.each = bind(context.it);
  });
};
