import { join } from 'node:path';
import { readJsonOrEmpty } from '../../json-file';
import { numberAt, textAt } from '../../mapping';
import { coreRoot } from './core-root';

/** Where the stand-in finds its world; durations of modules are multiplied by `timeScale`. */
export type Settings = {
  controlUrl: string;
  faultsFile: string;
  executionsFile: string;
  timeScale: number;
  /** What `hyops --version` prints; a different value simulates an upgrade. */
  version: string;
};

/** Reads `<core>/sandbox.json`, which set-up wrote. */
export function readSettings(): Settings {
  const file = readJsonOrEmpty(join(coreRoot() ?? '', 'sandbox.json'));
  return {
    controlUrl: textAt(file, 'control_url'),
    faultsFile: textAt(file, 'faults_file'),
    executionsFile: textAt(file, 'executions_file'),
    timeScale: numberAt(file, 'time_scale', 1),
    version: textAt(file, 'hyops_version') || '0.1.4',
  };
}
