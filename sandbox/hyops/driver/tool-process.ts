import { type ChildProcess, spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readJson, writeJson } from '../../json-file';
import type { Mapping } from '../../mapping';
import type { Resolved } from '../inputs/resolve';
import type { Faults } from '../runtime/faults';
import type { RunRecord } from '../runtime/run-record';
import { readSettings } from '../runtime/settings';
import { driverStyle } from './driver-style';
import type { Prepared } from './prepared';
import type { ToolRequest } from './tool-request';

/** The operator interrupted while the tool was at work. */
export class Interrupted extends Error {}

/** The tool failed; its output is in the record. */
export class ToolFailed extends Error {}

/** A prepared run whose tool is to be started. */
export type ToolCall = {
  step: string;
  resolved: Resolved;
  prepared: Prepared;
  record: RunRecord;
  faults: Faults;
  interrupt: AbortSignal;
};

function requestOf({ step, resolved, prepared, record, faults }: ToolCall): ToolRequest {
  const { timeScale, controlUrl, executionsFile } = readSettings();
  return {
    step,
    module_ref: resolved.definition.ref,
    run_id: record.runId,
    inputs: prepared.inputs,
    outputs_file: join(prepared.workFolder, 'hyops.outputs.json'),
    executions_file: executionsFile,
    control_url: controlUrl,
    seconds: resolved.definition.seconds * timeScale,
    hang_seconds: faults.hangSeconds,
    fail: faults.fail,
    stall: faults.crash === 'with-tool',
    empty_targets: faults.emptyTargets,
    ignore_sigint: faults.ignoreSigint,
    secret_leak: faults.secretLeak,
  };
}

function started(tool: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    tool.once('spawn', resolve);
    tool.once('error', reject);
  });
}

const ended = (tool: ChildProcess): Promise<number> =>
  new Promise((resolve) =>
    tool.once('close', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 99 : 137))),
  );

/** Dies as if killed from outside once the tool is at work, with the tool or leaving it an orphan that goes on. */
async function crash(tool: ChildProcess, faults: Faults, seconds: number, log: string): Promise<void> {
  while (statSync(log).size === 0) await pause(10);
  await pause((seconds * 1000) / 2);
  if (faults.crash === 'with-tool') tool.kill('SIGKILL');
  process.kill(process.pid, 'SIGKILL');
}

/**
 * Runs a module's work in a process of its own and keeps its output in the run record as it comes. Returns the
 * outputs; throws `ToolFailed`, or `Interrupted` after the interrupt.
 */
export async function runTool(call: ToolCall): Promise<Mapping> {
  const { resolved, prepared, record, faults, interrupt } = call;
  const style = driverStyle(resolved.definition);
  const request = requestOf(call);
  const requestFile = join(prepared.workFolder, 'tool.request.json');
  writeJson(requestFile, request);
  const argv = [process.execPath, join(dirname(process.argv[1] ?? ''), 'tool.js'), requestFile];
  const [out, err] = [
    record.openLog(`${style.label}.stdout.txt`),
    record.openLog(`${style.label}.stderr.txt`),
  ];
  record.writeText(style.log, `[hyops] ${style.label} start argv=${JSON.stringify(argv)}\n`, 0o644);
  const began = performance.now();
  const tool = spawn(argv[0] ?? '', argv.slice(1), {
    env: prepared.env,
    stdio: ['ignore', out.descriptor, err.descriptor],
  });
  const stop = (): void => void tool.kill('SIGINT');
  const end = ended(tool);
  try {
    await started(tool);
    interrupt.addEventListener('abort', stop, { once: true });
    if (interrupt.aborted) stop();
    if (faults.crash !== 'no')
      await crash(tool, faults, request.seconds, record.path(`${style.label}.stdout.txt`));
    const rc = await end;
    record.writeJson(`${style.label}.result.json`, {
      argv,
      cwd: process.cwd(),
      rc,
      duration_ms: Math.round(performance.now() - began),
    });
    if (interrupt.aborted || rc === 99) throw new Interrupted('cancelled by user');
    if (rc !== 0) throw new ToolFailed(style.failure);
    return readJson(request.outputs_file);
  } finally {
    interrupt.removeEventListener('abort', stop);
    out.close();
    err.close();
  }
}
