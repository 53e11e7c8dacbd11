import type { Mapping } from '../../mapping';
import { exitCodes } from '../command-line/exit-codes';
import { complain, messageOf } from '../command-line/terminal';
import { conciseFailure, driverStyle } from '../driver/driver-style';
import { Interrupted, ToolFailed } from '../driver/tool-process';
import type { Resolved } from '../inputs/resolve';
import type { RunRecord } from '../runtime/run-record';
import type { ModuleCall } from './module-call';
import type { ModuleState } from './module-state';

/** A run whose tool was started, as it comes to its end. Each ending writes record and state and gives the exit code. */
export class RunEnding {
  constructor(
    private readonly call: ModuleCall,
    private readonly resolved: Resolved,
    private readonly record: RunRecord,
    private readonly state: ModuleState,
    private readonly preflightResult: Mapping,
  ) {}

  succeeded(outputs: Mapping, workFolder: string): number {
    const normalized_outputs = { published_outputs: outputs, workdir: workFolder, command: 'apply' };
    this.writeResult({ normalized_outputs });
    this.state.succeeded(outputs);
    return exitCodes.ok;
  }

  stopped(error: unknown): number {
    return error instanceof Interrupted ? this.cancelled() : this.failed(error);
  }

  private failed(error: unknown): number {
    const style = driverStyle(this.resolved.definition);
    const reason =
      error instanceof ToolFailed
        ? `${style.failure} (open: ${this.record.path(style.log)})`
        : messageOf(error);
    this.writeResult({ status: 'error', error: reason });
    this.state.failed(reason);
    complain(`error: ${conciseFailure(reason)}`);
    return exitCodes.moduleFailed;
  }

  private cancelled(): number {
    this.state.failed('cancelled after provider execution started');
    this.record.writeJson('cancelled.json', {
      command: this.call.command,
      module_ref: this.resolved.definition.ref,
      run_id: this.record.runId,
      status: 'cancelled',
      reason: 'cancelled by user',
    });
    complain('error: cancelled by user');
    return exitCodes.cancelled;
  }

  private writeResult(outcome: Mapping): void {
    const result = { ...this.preflightResult, command: 'apply', ...outcome };
    this.record.writeJson('driver_result.json', result);
    this.record.writeJson('result.json', result);
  }
}
