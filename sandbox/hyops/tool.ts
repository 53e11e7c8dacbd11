import { appendFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { readJson, writeJson } from '../json-file';
import { complain, messageOf, say } from './command-line/terminal';
import { type ToolRequest, toRequest } from './driver/tool-request';
import { findModule } from './modules/table';
import { connectWorld } from './world-client';

const interrupted = 99;
const slices = 10;

/** One line per execution and event, appended whole: what "never twice" is counted on. */
function recordEvent(request: ToolRequest, event: 'start' | 'end'): void {
  const { step, module_ref, run_id } = request;
  if (!request.executions_file) return;
  const line = JSON.stringify({ at: new Date().toISOString(), event, step, module_ref, run_id });
  appendFileSync(request.executions_file, `${line}\n`, { flag: 'a' });
}

async function takeTime(request: ToolRequest): Promise<void> {
  for (let slice = 1; slice <= slices; slice += 1) {
    await pause((request.seconds * 1000) / slices);
    say(`TASK [${request.module_ref} : ${slice} of ${slices}] ***\nok: [sandbox]`);
  }
  if (request.hang_seconds > 0) say(`hanging for ${request.hang_seconds} s`);
  await pause(request.hang_seconds * 1000);
  if (request.stall) await pause(2 ** 31 - 1);
  if (request.fail && request.secret_leak) say(`fatal: [sandbox]: FAILED! => ${request.secret_leak}`);
  if (request.fail) throw new Error(`fatal: [sandbox]: FAILED! step ${request.step} was told to fail`);
}

async function perform(request: ToolRequest): Promise<void> {
  const module = findModule(request.module_ref);
  if (!module) throw new Error(`no module ${request.module_ref}`);
  recordEvent(request, 'start');
  say(`PLAY [${request.module_ref}] ***`);
  try {
    await takeTime(request);
    const outputs = await module.work({
      inputs: request.inputs,
      world: connectWorld(request.control_url),
      seconds: request.seconds,
      emptyTargets: request.empty_targets,
      say,
    });
    const leak = request.secret_leak ? { note: request.secret_leak } : {};
    writeJson(request.outputs_file, { ...outputs, ...leak });
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
  if (!request.ignore_sigint) process.exit(interrupted);
});
perform(request).catch((error: unknown) => {
  complain(messageOf(error));
  process.exitCode = 2;
});
