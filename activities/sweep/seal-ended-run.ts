import { FOREIGN_EVENTS, type ForeignEvent, HISTORY } from '../../contract/evidence/files/histories';
import { foreignEvents } from '../../contract/evidence/foreign-events';
import { isBeginningOf, isUntouched } from '../../contract/evidence/history';
import { accountOfRefuted } from '../../contract/evidence/lost-run';
import type { CutRecord, RunRecord } from '../../contract/run/record';
import { DECISION_QUEUE, WORKFLOW_TYPE } from '../../contract/words/names';
import { type Described, describeExecution } from '../temporal/histories';
import type { Candidate } from './candidates';
import { type Fate, openWhileCalling } from './fate';
import { remainsOf } from './remains';
import { type SealDependencies, sealBranch } from './seal-branch';
import { type Story, storyOf } from './story';
import { keepUnattended } from './unattended-calls';

type Branch = { end: Described; story: Story };

const OUR_ENDS = ['COMPLETED', 'FAILED'];
const LOST: Fate = {
  state: 'lost',
  says: 'Temporal does not know this run: check that this is its namespace; if the run is lost, seal it with hyops-dr evidence seal ID --lost --as NAME --reason WHY',
};
const ELSEWHERE: Fate = {
  state: 'elsewhere',
  says: 'this evidence home has no record of it: if its evidence is in another one, run the sweep there',
};

/**
 * Seals a run that has ended. Where its history is not what this runner did, the record is made from what this runner
 * knows, and the differences are sealed with it (C4.5). Returns undefined when there is nothing to seal: the run is
 * sealed with this execution as its end, or no code of it was ever executed.
 */
export async function sealEndedRun(
  deps: SealDependencies,
  workflow_id: string,
  candidate: Candidate,
): Promise<Fate | undefined> {
  const { client, evidence, calls } = deps;
  const found = await executionOf(deps, workflow_id, candidate);
  if (!found) return LOST;
  if (found.type !== WORKFLOW_TYPE || found.queue !== DECISION_QUEUE)
    return { state: 'elsewhere', says: `it is no run: a ${found.type} on queue ${found.queue} had its id` };
  // After a reset the run continues in another execution of the same chain, with the same evidence.
  const newest = await describeExecution(client, { workflow_id, run_id: '' });
  const latest = newest?.first === found.first ? newest : undefined;
  if (found.status === 'RUNNING' || latest?.status === 'RUNNING')
    return { state: 'open', says: 'the run has not ended' };
  const told = await storyOf(deps, found);
  if (told.account === null && isUntouched(told.history)) return undefined;
  const { ref } = told;
  if (!(await isOurs(deps, told))) return ELSEWHERE;
  const open = await openWhileCalling(calls, ref.decision_id);
  if (open) return open;
  const kept = await evidence.read(ref, HISTORY.path);
  const isOf = ({ history }: Story) => kept === undefined || isBeginningOf(kept, history);
  const tooLate = ref.run_id !== found.run_id && !isOf(told);
  const { end, story } = tooLate
    ? { end: found, story: told }
    : await lastBranchOf(deps, { end: found, story: told }, latest, isOf);
  if (!tooLate && (await evidence.isSealed(ref))) return undefined;
  const { history, differences } = story;
  if (kept === undefined) await keepUnattended(evidence, calls, ref, { run_id: end.run_id, history });
  const standing = tooLate ? undefined : await evidence.standingAccount(ref);
  const account = standing ?? (await accountAtEnd(deps, end, story));
  const { place } = await sealBranch(deps, end, account, history, differences);
  await calls.forgetOutput(ref.decision_id);
  return { state: 'sealed', says: place };
}

/**
 * Finds an execution of a candidate. Temporal may have forgotten the branch that a reset left, while it knows the one
 * that continued it.
 */
async function executionOf(
  { client, evidence }: SealDependencies,
  workflow_id: string,
  candidate: Candidate,
): Promise<Described | undefined> {
  const found = await describeExecution(client, { workflow_id, run_id: candidate.run_id });
  if (found) return found;
  const later = await evidence.executions(candidate);
  for (const run_id of ['', ...later.toReversed()]) {
    const one = await describeExecution(client, { workflow_id, run_id });
    if (one?.first === candidate.run_id) return one;
  }
  return undefined;
}

/** Returns the branch that ended a run: the latest, or the last that left a fragment, if it is a reset of the first. */
async function lastBranchOf(
  deps: SealDependencies,
  first: Branch,
  latest: Described | undefined,
  isOf: (one: Story) => boolean,
): Promise<Branch> {
  const { client, evidence } = deps;
  const { end, story } = first;
  const [last = end.run_id] = (await evidence.executions(story.ref)).slice(-1);
  const recorded = await describeExecution(client, { ...end, run_id: last });
  for (const one of [latest, recorded])
    if (one && one.run_id !== end.run_id) {
      const other = await storyOf(deps, one);
      if (other.ref.run_id === story.ref.run_id && isOf(other)) return { end: one, story: other };
    }
  return first;
}

/** A history that this runner does not confirm may say anything about where the evidence is. */
async function isOurs(
  { evidence }: SealDependencies,
  { ref, account, differences }: Story,
): Promise<boolean> {
  const claim = await evidence.standingClaim(ref.decision_id);
  if (claim?.run_id === ref.run_id) return true;
  if (differences.length > 0) return (await evidence.fragments(ref)).length > 0;
  return account === null || account.home === null || account.home === evidence.home;
}

/** Returns the run record of an execution that has ended; one made from the records here if its story is not true. */
async function accountAtEnd(
  { evidence }: SealDependencies,
  end: Described,
  { ref, account, differences, history }: Story,
): Promise<RunRecord> {
  if (account && differences.length === 0) return recordAtEnd(end, account, foreignEvents(history));
  const remains = await remainsOf(evidence, ref, end.workflow_id);
  const at = new Date().toISOString();
  if (differences.length > 0) return accountOfRefuted(remains, at);
  return endedOutside(
    { ...accountOfRefuted(remains, at), outcome: null, reasons: [] },
    foreignEvents(history),
  );
}

/**
 * Returns the run record of an execution that has ended: its own if it reached its end, or else one saying that it was
 * ended from outside.
 */
function recordAtEnd(
  { status, run_id }: Described,
  account: RunRecord | CutRecord,
  foreign: readonly ForeignEvent[],
): RunRecord {
  if (!OUR_ENDS.includes(status)) return endedOutside(account, foreign);
  if (account.outcome === null) throw new TypeError(`the run ${run_id} ended without an outcome`);
  return account;
}

/** Returns the run record of a run that was ended from outside: its outcome is always `aborted`, with who ended it. */
function endedOutside(told: RunRecord | CutRecord, foreign: readonly ForeignEvent[]): RunRecord {
  const acts = foreign.filter(({ what }) => what !== 'unknown-signal').map(inWords);
  return {
    ...told,
    outcome: 'aborted',
    reasons: [
      {
        code: 'EndedOutsideRunner',
        what: `the run was ended outside the runner: ${acts.join('; ') || 'its history does not show how'}`,
        where: FOREIGN_EVENTS.path,
        do: 'inspect the target, check whether a call of the run is still running, then issue a new decision',
      },
      ...told.reasons,
    ],
  };
}

function inWords({ event, what, by, reason }: ForeignEvent): string {
  return `${what} by ${by || 'an unknown person'}${reason && ` (${reason})`}, event ${event}`;
}
