const { relative, sep } = require('node:path');
const Sequencer = require('@jest/test-sequencer').default;

/** Folders with long tests, those that mostly wait first. All other folders follow. */
const LONG = ['faults', 'demo', 'runs', 'hostile', 'tools', 'examples', 'client', 'evidence'];

/** Starts the longest tests first, so that no long test runs alone at the end. */
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
