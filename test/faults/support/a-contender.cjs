// A worker reduced to one call, run from the build: node a-contender.cjs <folder> <command> [<limit in ms>].
// Starts or adopts the call, prints how it ended, and exits. It interrupts the call once its folder has a file `abort`,
// dies before the start when DIES_BEFORE_START is set, gives its supervisor the clock in STEPPED_CLOCK, and has the start
// recorded in the folder in EVIDENCE, which must exist.
const { existsSync, mkdirSync } = require('node:fs');
const { join } = require('node:path');
const { startDirectly } = require('../../../lib/activities/process/detached-process.js');
const { RootLine } = require('../../../lib/activities/process/root-line.js');
const { takeTurn } = require('../../../lib/activities/process/root-turn.js');
const { startOrAdopt } = require('../../../lib/activities/process/start-or-adopt.js');
const { isLookAgain } = require('../../../lib/activities/temporal/look-again.js');

const [folder, command, limit = 60_000] = process.argv.slice(2);
const { DIES_BEFORE_START, STEPPED_CLOCK, NODE_OPTIONS = '', PATH, EVIDENCE } = process.env;
const evidence = EVIDENCE ?? join(folder, 'evidence');
if (EVIDENCE === undefined) mkdirSync(evidence, { recursive: true });
const life = {
  interruption: () => (existsSync(join(folder, 'abort')) ? 'the run was aborted' : undefined),
  letGoIfCancelled: () => undefined,
  says: () => undefined,
};
const prepare = async () => ({
  key: 'contended',
  root: folder,
  argv: ['/bin/sh', '-c', command],
  env: { PATH },
  output_limit_bytes: 4096,
  timeout_ms: Number(limit),
  stoppable: true,
  record: {
    home: { root: evidence, drafts: evidence },
    path: 'calls/contended/start.json',
    closed: 'closed.json',
    start: { call: 'contended', retry: 0, plan_digest: 'sample' },
  },
  before: null,
});
const notStarted = ({ spawn_error: why }) => (why === null ? {} : { why });
const start = (command) => {
  if (DIES_BEFORE_START) process.exit(1);
  const clock = STEPPED_CLOCK ? { STEPPED_CLOCK, NODE_OPTIONS } : {};
  return startDirectly({ ...command, env: { ...command.env, ...clock } });
};
const line = new RootLine(join(folder, 'state'), folder);
const turn = () => takeTurn(folder, line, { decision_id: 'contended', priority: 3 }, life);
/** Tries again in place of the server. */
const ended = async () => {
  for (;;) {
    try {
      return await startOrAdopt({ path: join(folder, 'call.0'), takeTurn: turn, prepare, start }, life);
    } catch (error) {
      if (!isLookAgain(error)) throw error;
    }
  }
};
console.log('ready');
void ended().then((end) =>
  console.log(
    JSON.stringify(end.known ? { code: end.result.code, ...notStarted(end.result) } : { unknown: true }),
  ),
);
