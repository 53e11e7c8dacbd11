import { type Mapping, mappingAt, numberAt, textAt } from '../../mapping';

/** What a tool process is asked to do; it travels in a file of the run's work folder. */
export type ToolRequest = {
  step: string;
  module_ref: string;
  run_id: string;
  inputs: Mapping;
  outputs_file: string;
  executions_file: string;
  control_url: string;
  /** Seconds of work, scaled. */
  seconds: number;
  hang_seconds: number;
  fail: boolean;
  /** Stop before the effect and wait to be killed. */
  stall: boolean;
  empty_targets: boolean;
  ignore_sigint: boolean;
  /** Printed, published as an output, and part of the failure. */
  secret_leak: string;
};

/** Reads the request from the content of its file. */
export function toRequest(file: Mapping): ToolRequest {
  return {
    step: textAt(file, 'step'),
    module_ref: textAt(file, 'module_ref'),
    run_id: textAt(file, 'run_id'),
    inputs: mappingAt(file, 'inputs'),
    outputs_file: textAt(file, 'outputs_file'),
    executions_file: textAt(file, 'executions_file'),
    control_url: textAt(file, 'control_url'),
    seconds: numberAt(file, 'seconds', 0),
    hang_seconds: numberAt(file, 'hang_seconds', 0),
    fail: file['fail'] === true,
    stall: file['stall'] === true,
    empty_targets: file['empty_targets'] === true,
    ignore_sigint: file['ignore_sigint'] === true,
    secret_leak: textAt(file, 'secret_leak'),
  };
}
