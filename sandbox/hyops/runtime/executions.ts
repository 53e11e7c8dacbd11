import { appendFileSync } from 'node:fs';
import { readSettings } from './settings';

/** Records an execution that no module makes, in one line, as the tool of a module does: what "never twice" is counted on. */
export function recordExecution(event: 'start' | 'end', step: string, moduleRef: string): void {
  const { executionsFile } = readSettings();
  if (!executionsFile) return;
  const line = {
    at: new Date().toISOString(),
    event,
    step,
    module_ref: moduleRef,
    run_id: String(process.pid),
  };
  appendFileSync(executionsFile, `${JSON.stringify(line)}\n`);
}
