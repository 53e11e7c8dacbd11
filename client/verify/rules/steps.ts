import { CALL, callOf, HUMAN_PROOF, RESULT } from '../../../contract/evidence/files/calls';
import { REPORT } from '../../../contract/evidence/files/report';
import { readBackStep } from '../../../contract/plan/endpoints';
import { READ_TRAFFIC } from '../../../contract/run/deficiency';
import type { EndedStep } from '../../../contract/run/step-record';
import type { Account } from '../../bundle/account';
import { jsonIn } from '../../bundle/bundle';
import { type Finding, violated } from '../../bundle/finding';

type PlannedCall = NonNullable<Account['plan']>['calls'][number];

/**
 * Checks that each step is what its calls made it (C7): a step that lacks a call is `skipped`, or the run stopped in
 * it; in a step that is `done` each call was executed.
 */
export function stepsRule(account: Account): Finding[] {
  return account.record.steps.flatMap((step) => [
    ...lackingFindings(account, step),
    ...callFindings(account, step),
  ]);
}

function lackingFindings({ record, plan }: Account, { step, state }: EndedStep): Finding[] {
  const planned = (plan?.calls ?? []).flatMap((call) => (call.step === step ? [call.id] : []));
  const calls = plan && step === readBackStep(plan) ? [...planned, READ_TRAFFIC] : planned;
  const lacking = record.deficiencies.filter(({ call }) => calls.includes(call));
  if (state === 'skipped')
    return lacking.length > 0 ? [] : [contradicted(`${step} is skipped, but none of its calls was waived`)];
  if (state === 'running' || state === 'failed' || state === 'unknown') return [];
  return lacking.map(({ call }) => contradicted(`${step} is ${state}, but the run went on without ${call}`));
}

/** Checks the calls of a step that the run went on after. Those that it lacks need not have been executed. */
function callFindings(account: Account, { step, state }: EndedStep): Finding[] {
  if (state !== 'done' && state !== 'nothing' && state !== 'skipped') return [];
  const lacking = account.record.deficiencies.map(({ call }) => call);
  const calls = (account.plan?.calls ?? []).filter(
    (call) => call.step === step && !lacking.includes(call.id),
  );
  return calls
    .filter((call) => !wasExecuted(account, call))
    .map(({ id }) =>
      violated('C4.4', CALL.folder + id, `${step} is ${state}, but ${id} was neither executed nor waived`),
    );
}

/** Reports whether the newest record of a call, of any retry, shows that it was executed. */
function wasExecuted({ bundle, fragments }: Account, { id, kind }: PlannedCall): boolean {
  const newest = (file: typeof RESULT | typeof HUMAN_PROOF) => {
    const left = fragments.flatMap(({ files }) => Object.keys(files));
    const path = left.findLast((one) => callOf(one) === id && file.isAt(one));
    return path === undefined ? undefined : jsonIn(bundle, path);
  };
  if (kind === 'human') return HUMAN_PROOF.read(newest(HUMAN_PROOF))?.sights.every(({ met }) => met) ?? false;
  const result = RESULT.read(newest(RESULT));
  if (!result || 'unattended' in result) return false;
  // HyOps skipped what was there already, and live probes proved that.
  const proven = result.proofs.length > 0 && result.proofs.every(({ met }) => met);
  return result.conclusion.state === 'executed' || (result.conclusion.state === 'skipped' && proven);
}

function contradicted(what: string): Finding {
  return violated('C7', REPORT.path, what);
}
