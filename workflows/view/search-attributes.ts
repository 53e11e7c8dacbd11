import { defineSearchAttributeKey } from '@temporalio/common';
import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { Outcome, Phase } from '../../contract/words/outcomes';
import { detailsOf } from './details';
import type { Snapshot } from './snapshot';

const environment = defineSearchAttributeKey('DrEnvironment', 'KEYWORD');
const workload = defineSearchAttributeKey('DrWorkload', 'KEYWORD');
const decisionType = defineSearchAttributeKey('DrDecisionType', 'KEYWORD');
const targetCloud = defineSearchAttributeKey('DrTargetCloud', 'KEYWORD');
const drPhase = defineSearchAttributeKey('DrPhase', 'KEYWORD');
const drOutcome = defineSearchAttributeKey('DrOutcome', 'KEYWORD');
const drill = defineSearchAttributeKey('DrDrill', 'BOOL');
const drSealed = defineSearchAttributeKey('DrSealed', 'BOOL');

export function showPhase(phase: Phase): void {
  upsertSearchAttributes([{ key: drPhase, value: phase }]);
}

export function showDecision({ decision, plan }: Snapshot): void {
  if (!decision || !plan) return;
  upsertSearchAttributes([
    { key: environment, value: plan.environment },
    { key: workload, value: plan.workload },
    { key: decisionType, value: decision.decision_type },
    { key: targetCloud, value: decision.target_cloud },
    { key: drill, value: decision.drill },
  ]);
}

export function showOutcome(outcome: Outcome, phase: Phase): void {
  upsertSearchAttributes([
    { key: drOutcome, value: outcome },
    { key: drPhase, value: phase },
  ]);
}

/** Marks the run as sealed, so that sweepers leave it out. */
export function showSealed(): void {
  upsertSearchAttributes([{ key: drSealed, value: true }]);
}

/** What the Temporal UI shows of an open run; it writes no history. */
export function showDetails(run: Snapshot): void {
  setCurrentDetails(detailsOf(run));
}
