import { type Told, toldIn } from '../../contract/evidence/answers';
import {
  accountDifferences,
  answerDifferences,
  different,
  otherSteps,
} from '../../contract/evidence/differences';
import type { Difference } from '../../contract/evidence/files/differences';
import type { CutRecord, RunRecord, RunRef } from '../../contract/run/record';
import { AccountShape, RunRecordShape } from '../../contract/run/shapes';
import { decisionIdOfRun } from '../../contract/words/names';
import { describeExecution, type Execution, historyOf, isOfChain } from '../temporal/histories';
import { parsedOtherwise } from './parse-again';
import type { Retold } from './retell';
import type { SealDependencies } from './seal-branch';

/** What the history of an execution tells of its run, and where this runner knows better. */
export interface Story {
  ref: RunRef;
  history: unknown;
  /** The run record that the workflow code makes of it; null when that is not a record of this run. */
  account: RunRecord | CutRecord | null;
  /** Empty when the history contains nothing but messages and the answers of this runner. */
  differences: Difference[];
  /** Returns the run record that the workflow code hands over in an activity; null when it does not ask for that activity. */
  handedOver(activityId: string): object | null;
}

/**
 * Tells the story of an execution from its history with the workflow code of this release, and compares it with what this
 * runner did (C4.5, C4.6). The record that the workflow handed over is a claim, and so is the history.
 */
export async function storyOf(deps: SealDependencies, execution: Execution): Promise<Story> {
  const { client, evidence, retell } = deps;
  const history = await historyOf(client, execution);
  const told = toldIn(history);
  const retold = await retell(history);
  const account = retold.account && AccountShape.parse(retold.account);
  const named = await namedBy(deps, execution, account);
  const ref = named ?? (await refOf(deps, execution));
  const own = { execution: execution.run_id, answers: await evidence.answers(ref) };
  const differences = [
    ...(retold.objection === null ? [] : [otherSteps(retold.objection)]),
    ...(account && !named ? [different('the run record is of another run than the history')] : []),
    ...handedOtherwise(told, retold),
    ...answerDifferences(told, own),
    ...parsedOtherwise(told, retold),
  ];
  return {
    ref,
    history,
    account: named ? account : null,
    differences,
    handedOver: (activityId) => accountIn(retold, activityId),
  };
}

/** Returns the run that a record names, unless that is another one than the history is of. */
async function namedBy(
  { client }: SealDependencies,
  execution: Execution,
  account: RunRecord | CutRecord | null,
): Promise<RunRef | undefined> {
  if (!account || account.decision_id !== decisionIdOf(execution)) return undefined;
  const { decision_id, run_id } = account;
  if (run_id === execution.run_id) return { decision_id, run_id };
  const chain = await describeExecution(client, execution);
  return chain && (await isOfChain(client, chain, run_id)) ? { decision_id, run_id } : undefined;
}

async function refOf({ client }: SealDependencies, execution: Execution): Promise<RunRef> {
  const chain = await describeExecution(client, execution);
  return { decision_id: decisionIdOf(execution), run_id: chain?.first ?? execution.run_id };
}

function decisionIdOf({ workflow_id }: Execution): string {
  return decisionIdOfRun(workflow_id) ?? workflow_id;
}

/** Compares every run record that was handed over to be sealed according to the history. */
function handedOtherwise(told: Told, retold: Retold): Difference[] {
  return told.asked.flatMap(({ activity, activity_id, input: [given] }) =>
    activity === 'publishEvidence' && typeof given === 'object' && given !== null
      ? accountDifferences(asRecord(given), accountIn(retold, activity_id))
      : [],
  );
}

function accountIn({ inputOf }: Retold, activityId: string): object | null {
  const [own] = inputOf(activityId) ?? [];
  return typeof own === 'object' && own !== null ? asRecord(own) : null;
}

/** Leaves out what the border leaves out, so that both sides have the same keys. */
function asRecord(value: object): object {
  return RunRecordShape.safeParse(value).data ?? value;
}
