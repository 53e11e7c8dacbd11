import { ACCESS_MODE } from '../../../contract/evidence/files/access';
import { DECISION, ORIGINAL } from '../../../contract/evidence/files/decision';
import { PLAN } from '../../../contract/evidence/files/plan';
import { digestOf } from '../../../contract/signing/digest';
import { type Account, newestIn } from '../../bundle/account';
import { type Finding, violated } from '../../bundle/finding';

/** Checks that the captures of C8 exist and match: decision, access mode and plan. */
export function capturesRule(account: Account): Finding[] {
  return [...planFindings(account), ...decisionFindings(account), ...modeFindings(account)];
}

function planFindings({ record, plan, executed }: Account): Finding[] {
  if (plan || (record.plan_digest === null && executed.length === 0)) return [];
  return [violated('C8.3', PLAN.path, `there is no plan with the recorded digest ${record.plan_digest}`)];
}

function decisionFindings({ bundle, record, plan, decision }: Account): Finding[] {
  const found: Finding[] = [];
  if (plan && !bundle.files.has(ORIGINAL.path))
    found.push(violated('C8.1', ORIGINAL.path, 'the decision as received is missing'));
  if (decision && decision.decision_id !== record.decision_id)
    found.push(violated('C3.1', DECISION.path, 'the decision is not the one that was executed'));
  if (!plan) return found;
  const { digest: _, ...fields } = decision ?? {};
  if (digestOf(fields) !== digestOf(plan.decision))
    found.push(violated('C8.1', DECISION.path, 'the decision is not the one that the plan was compiled for'));
  return found;
}

function modeFindings({ bundle, plan, fragments, executed }: Account): Finding[] {
  if (!plan || executed.length === 0) return [];
  const mode = newestIn(bundle, fragments, ACCESS_MODE);
  const asked = plan.decision.execution_plane;
  const words = [mode?.requested, mode?.resolved, plan.access_mode];
  if (words.every((word) => word === asked)) return [];
  const said = mode
    ? `${mode.requested} was requested and ${mode.resolved} was in effect`
    : 'nothing is recorded';
  return [violated('C8.2', ACCESS_MODE.path, `the decision requires ${asked}, but ${said}`)];
}
