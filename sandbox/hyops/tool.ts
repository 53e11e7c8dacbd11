import { appendFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { readJson, writeJson } from '../json-file';
import { findModule } from './modules/table';
import { complain, messageOf, say } from './terminal';
import { type ToolRequest, toRequest } from './tool-request';
import { connectWorld } from './world-client';

const interrupted = 99;
const slices = 10;

/** One line per execution and event, appended whole: what "never twice" is counted on. */
function recordEvent(request: ToolRequest, event: 'start' | 'end'): void {
  const { step, moduleRef: module_ref, runId: run_id } = request;
  if (!request.executionsFile) return;
  const line = JSON.stringify({ at: new Date().toISOString(), event, step, module_ref, run_id });
  appendFileSync(request.executionsFile, `${line}\n`, { flag: 'a' });
}

async function takeTime(request: ToolRequest): Promise<void> {
  for (let slice = 1; slice <= slices; slice += 1) {
    await pause((request.seconds * 1000) / slices);
    say(`TASK [${request.moduleRef} : ${slice} of ${slices}] ***\nok: [sandbox]`);
  }
  if (request.hangSeconds > 0) say(`hanging for ${request.hangSeconds} s`);
  await pause(request.hangSeconds * 1000);
  if (request.stall) await pause(2 ** 31 - 1);
  if (request.fail && request.secretLeak) say(`fatal: [sandbox]: FAILED! => ${request.secretLeak}`);
  if (request.fail) throw new Error(`fatal: [sandbox]: FAILED! step ${request.step} was told to fail`);
}

async function perform(request: ToolRequest): Promise<void> {
  const module = findModule(request.moduleRef);
  if (!module) throw new Error(`no module ${request.moduleRef}`);
  recordEvent(request, 'start');
  say(`PLAY [${request.moduleRef}] ***`);
  try {
    await takeTime(request);
    const outputs = await module.work({
      inputs: request.inputs,
      world: connectWorld(request.controlUrl),
      seconds: request.seconds,
      emptyTargets: request.emptyTargets,
      say,
    });
    const leak = request.secretLeak ? { note: request.secretLeak } : {};
    writeJson(request.outputsFile, { ...outputs, ...leak });
  } finally {
    recordEvent(request, 'end');
  }
  say('PLAY RECAP ***\nsandbox : ok=1 changed=1 failed=0');
}

/**
 * The process that does a module's work, as ansible or terragrunt do: it outlives a stand-in that is killed,
 * and ends at SIGINT without an `end` line.
 */
const request = toRequest(readJson(process.argv[2] ?? ''));
process.on('SIGINT', () => {
  if (!request.ignoreSigint) process.exit(interrupted);
});
perform(request).catch((error: unknown) => {
  complain(messageOf(error));
  process.exitCode = 2;
});
