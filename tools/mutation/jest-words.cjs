const { expect } = require('expect');
const { configureGlobal } = require('fast-check');
const { bind } = require('jest-each');
const { interfaces } = require('mocha');

// Each mutant meets each property: fewer examples kill nearly as many, in a tenth of the time.
configureGlobal({ numRuns: 15, interruptAfterTimeLimit: 300, markInterruptAsFailure: false });

/** An interface of mocha with the words of jest that the pure tests use. */
module.exports = (suite) => {
  interfaces.bdd(suite);
  suite.on('pre-require', (context) => {
    context.expect = expect;
    context.it.each = bind(context.it);
  });
};
