import { readJsonOrEmpty } from '../../json-file';
import { mappingAt, numberAt, textAt } from '../../mapping';
import { readSettings } from './settings';

/** How a step misbehaves. Absent keys: it behaves. */
export type Faults = {
  fail: boolean;
  skip: boolean;
  hangSeconds: number;
  staleOk: boolean;
  emptyTargets: boolean;
  stdoutMegabytes: number;
  crash: 'no' | 'with-tool' | 'orphan';
  exitBeforeJson: boolean;
  garbageJson: boolean;
  ignoreSigint: boolean;
  secretLeak: string;
};

/** Reads the faults of one step from `faults.json`, again at each call, so that people can change them. */
export function faultsOf(stepId: string): Faults {
  const raw = mappingAt(readJsonOrEmpty(readSettings().faultsFile), stepId);
  const crash = raw['crash'];
  return {
    fail: raw['fail'] === true,
    skip: raw['skip'] === true,
    hangSeconds: numberAt(raw, 'hang_s', 0),
    staleOk: raw['stale_ok'] === true,
    emptyTargets: raw['empty_targets'] === true,
    stdoutMegabytes: numberAt(raw, 'stdout_mb', 0),
    crash: crash === 'orphan' ? 'orphan' : crash === true ? 'with-tool' : 'no',
    exitBeforeJson: raw['exit_before_json'] === true,
    garbageJson: raw['garbage_json'] === true,
    ignoreSigint: raw['ignore_sigint'] === true,
    secretLeak: textAt(raw, 'secret_leak'),
  };
}
