import { type Mapping, mappingAt, numberAt, textAt } from '../mapping';

/** What a tool process is asked to do; it travels in a file of the run's work folder. */
export type ToolRequest = {
  step: string;
  moduleRef: string;
  runId: string;
  inputs: Mapping;
  outputsFile: string;
  executionsFile: string;
  controlUrl: string;
  /** Seconds of work, scaled. */
  seconds: number;
  hangSeconds: number;
  fail: boolean;
  /** Stop before the effect and wait to be killed. */
  stall: boolean;
  emptyTargets: boolean;
  ignoreSigint: boolean;
  /** Printed, published as an output, and part of the failure. */
  secretLeak: string;
};

/** The request as it is written to the file. */
export const toMapping = (request: ToolRequest): Mapping => ({ ...request });

/** Reads what `toMapping` wrote. */
export function toRequest(file: Mapping): ToolRequest {
  return {
    step: textAt(file, 'step'),
    moduleRef: textAt(file, 'moduleRef'),
    runId: textAt(file, 'runId'),
    inputs: mappingAt(file, 'inputs'),
    outputsFile: textAt(file, 'outputsFile'),
    executionsFile: textAt(file, 'executionsFile'),
    controlUrl: textAt(file, 'controlUrl'),
    seconds: numberAt(file, 'seconds', 0),
    hangSeconds: numberAt(file, 'hangSeconds', 0),
    fail: file['fail'] === true,
    stall: file['stall'] === true,
    emptyTargets: file['emptyTargets'] === true,
    ignoreSigint: file['ignoreSigint'] === true,
    secretLeak: textAt(file, 'secretLeak'),
  };
}
