import type { RawValue } from '@temporalio/common';
import { defineWorkflowOptions } from '@temporalio/workflow';
import type { RunSummary } from '../contract/run/record';
import { runInput } from './messages/messages';
import { openRun } from './open-run';
import { approve } from './steps/approve';
import { decide } from './steps/decide';
import { makeCalls } from './steps/make-calls';
import { publishEvidence } from './steps/publish-evidence';
import { validateAccessMode } from './steps/validate-access-mode';

/**
 * Runs one DR or burst decision through the ten steps of the contract (C7.1-C7.10).
 * Takes the artifact as one argument, undecoded; returns the summary of the run report.
 */
export async function drRun(...artifact: RawValue[]): Promise<RunSummary> {
  const run = openRun();
  await run.settle(async () => {
    const decision = await decide(run, artifact);
    if (decision.answer !== 'go') return decision.answer;
    await approve(run);
    await validateAccessMode(run);
    await makeCalls(run, 'prepare-target');
    await makeCalls(run, 'move-data');
    await makeCalls(run, 'sync-secrets');
    await makeCalls(run, 'reconcile-workloads');
    await makeCalls(run, 'cut-traffic');
    await makeCalls(run, 'resume-protection');
    return 'completed';
  });
  return publishEvidence(run);
}

defineWorkflowOptions(drRun, { staticOptions: { typeInfo: runInput } });
