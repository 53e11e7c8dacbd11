const { relative, sep } = require('node:path');
const Sequencer = require('@jest/test-sequencer').default;

/** Rooms whose tests take long: those that wait more than they compute come first, all others after them. */
const LONG = ['faults', 'demo', 'runs', 'tools', 'examples', 'client', 'evidence'];

/** Begins with the tests that take longest, so that the last worker is not left alone with one of them. */
class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path, context }) => {
      const [, room] = relative(context.config.rootDir, path).split(sep);
      return LONG.includes(room) ? LONG.indexOf(room) : LONG.length;
    };
    return super.sort(tests).toSorted((one, other) => rank(one) - rank(other));
  }
}

module.exports = LongestFirst;
