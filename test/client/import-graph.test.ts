import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { reachOf } from '../import-graph';

const ROOT = resolve(__dirname, '../..');

/** Runs a script; returns the modules that Node loads and the JSON that the script prints. */
async function loading(script: string): Promise<{ loaded: string[]; exported: string[] }> {
  const traced = `
    const Module = require('node:module');
    const load = Module._load;
    const loaded = new Set();
    Module._load = (request, ...rest) => { loaded.add(request.replace(/^node:/, '')); return load(request, ...rest); };
    process.on('exit', () => console.error(JSON.stringify([...loaded])));
    ${script}`;
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['-e', traced], { cwd: ROOT });
  return { loaded: JSON.parse(stderr), exported: stdout.startsWith('[') ? JSON.parse(stdout) : [] };
}

describe('C2.2 the client library', () => {
  const reached = reachOf('client/index.ts');
  const files = [...reached.files];
  const packages = [...reached.packages];

  it('reaches itself, the connection and the contract, and no other room', () => {
    expect(files).toContain('client/submit-decision.ts');
    expect(files).toContain('contract/decision/parse-decision.ts');
    expect(files.filter((file) => !/^(client|connection|contract)\//.test(file))).toEqual([]);
  });

  it('imports no worker package, no child_process and no command line', () => {
    expect(packages).toContain('@temporalio/client');
    expect(packages.filter((name) => /child_process|worker|activity|commander/.test(name))).toEqual([]);
    expect(files.filter((file) => file.startsWith('client/commands/'))).toEqual([]);
  });

  it('loads nothing that could start a process when it is required as hyops-dr/client', async () => {
    const { loaded, exported } = await loading(
      "console.log(JSON.stringify(Object.keys(require('hyops-dr/client'))))",
    );
    expect(exported).toEqual(expect.arrayContaining(['createDrClient', 'DecisionRejected', 'parseDecision']));
    expect(
      loaded.filter((name) => /^(child_process|@temporalio\/(worker|core-bridge|activity))$/.test(name)),
    ).toEqual([]);
  });
});

describe('the command line', () => {
  it('loads Temporal packages only for commands that connect to Temporal', async () => {
    const { loaded } = await loading(
      "process.argv = [process.argv[0], 'hyops-dr', '--help']; require('./lib/client/main.js')",
    );
    expect(loaded).toContain('commander');
    expect(loaded.filter((name) => name.startsWith('@temporalio/'))).toEqual([]);
  });
});
