import { SEALED_FILES } from '../../contract/evidence/layout';
import type { StepRecord } from '../../contract/run-record';
import { STEPS } from '../../contract/steps';
import type { Account } from './account';
import { type Finding, violated } from './finding';

const STOPPED: readonly StepRecord['state'][] = ['pending', 'running', 'failed', 'not-reached'];
const UNREACHED: readonly StepRecord['state'][] = ['pending', 'not-reached'];

/** The ten steps, in the one order, none begun before the one before it had ended (C7.1-C7.10). */
export function orderRule({ record }: Account): Finding[] {
  const names = record.steps.map(({ step }) => step);
  if (names.join() !== STEPS.join()) return [broken('the steps are not the ten steps in their order')];
  const found: Finding[] = [];
  let stoppedAt: string | undefined;
  let reached = Number.NEGATIVE_INFINITY;
  for (const { step, state, started_at, ended_at } of record.steps) {
    const last = step === 'publish-evidence';
    if (stoppedAt !== undefined && !last && !UNREACHED.includes(state))
      found.push(broken(`${step} was reached although the run had stopped at ${stoppedAt}`));
    if (STOPPED.includes(state)) stoppedAt ??= step;
    for (const time of [started_at, ended_at]) {
      if (time === null) continue;
      if (!(Date.parse(time) >= reached)) found.push(broken(`${step} has a time before the step before it`));
      reached = Date.parse(time);
    }
  }
  return found;
}

function broken(what: string): Finding {
  return violated('C7', SEALED_FILES.report, what);
}
