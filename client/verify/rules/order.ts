import { CALL } from '../../../contract/evidence/files/calls';
import { PLAN } from '../../../contract/evidence/files/plan';
import { REPORT } from '../../../contract/evidence/files/report';
import type { StepState } from '../../../contract/run/step-record';
import { STEPS } from '../../../contract/words/steps';
import type { Account } from '../../bundle/account';
import { type Finding, violated } from '../../bundle/finding';

const STOPPED: readonly StepState[] = ['running', 'failed', 'not-reached'];

/** Checks that the ten steps are in order and that none started before the previous one ended (C7.1-C7.10). */
export function orderRule(account: Account): Finding[] {
  return [...stepFindings(account), ...callFindings(account)];
}

function stepFindings({ record }: Account): Finding[] {
  const names = record.steps.map(({ step }) => step);
  if (names.join() !== STEPS.join())
    return [broken('the steps are not the ten steps of the contract in their order')];
  const found: Finding[] = [];
  let stoppedAt: string | undefined;
  let reached = Number.NEGATIVE_INFINITY;
  for (const { step, state, started_at, ended_at } of record.steps) {
    const last = step === 'publish-evidence';
    if (stoppedAt !== undefined && !last && state !== 'not-reached')
      found.push(broken(`${step} was reached although the run stopped at ${stoppedAt}`));
    if (STOPPED.includes(state)) stoppedAt ??= step;
    for (const time of [started_at, ended_at]) {
      if (time === null) continue;
      if (!(Date.parse(time) >= reached))
        found.push(broken(`${step} has an earlier time than the previous step`));
      reached = Date.parse(time);
    }
  }
  return found;
}

/** Checks that the calls of the plan follow the order of the steps, and those of the history follow the plan. */
function callFindings({ plan, called }: Account): Finding[] {
  const calls = plan?.calls ?? [];
  const planned = ascending(calls.map(({ step }) => STEPS.indexOf(step)));
  const made = called.every((branch) =>
    ascending(branch.map((id) => calls.findIndex((call) => call.id === id)).filter((at) => at >= 0)),
  );
  return [
    ...(planned
      ? []
      : [violated('C7', PLAN.path, 'the calls of the plan are not in the order of the ten steps')]),
    ...(made ? [] : [violated('C7', CALL.folder, 'the calls were not executed in the order of the plan')]),
  ];
}

function ascending(numbers: readonly number[]): boolean {
  return numbers.every((number, at) => number >= (numbers[at - 1] ?? number));
}

function broken(what: string): Finding {
  return violated('C7', REPORT.path, what);
}
