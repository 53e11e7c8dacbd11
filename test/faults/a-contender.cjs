// A worker reduced to one call, run from the build: node a-contender.cjs <folder> <command>.
// Starts or adopts the call, prints how it ended, and exits.
const { join } = require('node:path');
const { startDirectly } = require('../../lib/activities/process/detached-process.js');
const { startOrAdopt } = require('../../lib/activities/process/start-or-adopt.js');

const [folder, command] = process.argv.slice(2);
const life = { interruption: () => undefined, letGoIfCancelled: () => undefined, says: () => undefined };
const prepare = async () => ({
  key: 'contended',
  root: folder,
  argv: ['/bin/sh', '-c', command],
  env: { PATH: process.env.PATH },
  output_limit_bytes: 4096,
  timeout_ms: 60_000,
  stoppable: true,
  before: null,
});
console.log('ready');
startOrAdopt({ path: join(folder, 'call.0'), root: folder, prepare, start: startDirectly }, life).then(
  (end) => console.log(JSON.stringify(end.known ? { code: end.result.code } : { unknown: true })),
);
