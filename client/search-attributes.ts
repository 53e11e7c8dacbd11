import type { WorkflowExecutionInfo } from '@temporalio/client';
import type { SEARCH_ATTRIBUTES } from '../contract/words/names';
import { OUTCOMES, type Outcome, PHASES, type Phase } from '../contract/words/outcomes';

type Described = Pick<WorkflowExecutionInfo, 'typedSearchAttributes'>;

/** Returns the value of a run's keyword attribute; null when the run has not set it. */
export function attribute(run: Described, name: keyof typeof SEARCH_ATTRIBUTES): string | null {
  const pair = run.typedSearchAttributes.getAll().find((one) => one.key.name === name);
  return pair && typeof pair.value === 'string' ? pair.value : null;
}

/** Reports whether a run is a drill; null when the run has not set it yet. */
export function isDrill(run: Described): boolean | null {
  const pair = run.typedSearchAttributes.getAll().find((one) => one.key.name === 'DrDrill');
  return pair && typeof pair.value === 'boolean' ? pair.value : null;
}

/** Returns the outcome that a run has recorded; null when it has none yet. */
export function outcomeOf(run: Described): Outcome | null {
  const recorded = attribute(run, 'DrOutcome');
  return OUTCOMES.find((outcome) => outcome === recorded) ?? null;
}

/** Returns the last recorded phase, or `ended`, which a run that was ended from outside could not record. */
export function phaseOf(run: Described, ended: boolean): Phase | null {
  if (ended) return 'ended';
  const recorded = attribute(run, 'DrPhase');
  return PHASES.find((phase) => phase === recorded) ?? null;
}
