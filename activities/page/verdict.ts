import type { Timing } from '../../contract/evidence/files/report';
import type { RunRecord } from '../../contract/run/record';
import type { EndedStep, StepState } from '../../contract/run/step-record';
import { isOutage, type Outcome } from '../../contract/words/outcomes';
import { CALL_STEPS, type Step } from '../../contract/words/steps';
import { type Html, html } from './html';
import { counted, duration } from './words';

/** The colour of an outcome. The page never relies on colour alone: a word or a sign goes with it. */
type Tone = 'good' | 'warn' | 'bad' | 'calm';

const SIGN: Record<Tone, string> = { good: '✓', warn: '!', bad: '✗', calm: '–' };

/** One sentence for each outcome. */
const MEANING: Record<Outcome, string> = {
  completed: 'Every step is done or had nothing to do.',
  'completed-with-deficiencies': 'The run reached its last step, but something is missing.',
  held: 'The decision was to hold, so there was nothing to do.',
  denied: 'The decision service considered this action and decided against it.',
  refused: 'The decision, the plan or a gate did not allow the run to continue.',
  rejected: 'A person rejected the plan.',
  expired: 'The plan was not approved in time. No answer counts as a rejection.',
  failed: 'The run failed before its last step.',
  aborted: 'The run was stopped before its last step.',
};

/** Opens the page: how the run ended, what that means, and whether anything was changed. */
export function verdict(record: RunRecord, timing: Timing, drill: boolean): Html {
  const tone = toneOf(record.outcome);
  const { total_ms, worked_ms, waited_ms } = timing;
  const spent =
    waited_ms > 0
      ? `It took ${duration(total_ms)}: ${duration(worked_ms)} working and ${duration(waited_ms)} waiting for people.`
      : `It took ${duration(total_ms)}.`;
  return html`<div class="verdict ${tone}">
<p class="outcome"><span aria-hidden="true">${SIGN[tone]}</span> ${record.outcome}${drill ? html` <span class="drill">drill</span>` : ''}</p>
<p>${MEANING[record.outcome]} ${changed(record.steps)} ${spent}</p>
</div>
${record.reasons.map(
  ({ code, what, where, do: advice }) => html`<div class="reason">
<p><strong>${code}</strong>: ${what}</p>
<p>Where: ${where}. To do: ${advice}.</p>
</div>
`,
)}`;
}

/** Returns the first step that made calls; undefined when the run changed nothing. */
export function firstChange(steps: readonly EndedStep[]): EndedStep | undefined {
  const calling: readonly Step[] = CALL_STEPS;
  return steps.find(
    ({ step, state, started_at }) => calling.includes(step) && started_at !== null && state !== 'nothing',
  );
}

const UNENDED: readonly StepState[] = ['running', 'failed', 'not-reached'];

function changed(steps: readonly EndedStep[]): string {
  const first = firstChange(steps);
  if (!first) return 'Nothing was changed.';
  const ended = steps.filter(({ state }) => !UNENDED.includes(state)).length;
  // The last step writes this page, so it has not ended yet.
  return ended >= steps.length - 1
    ? ''
    : `${counted(ended, 'step')} of ${steps.length} had ended when it stopped.`;
}

function toneOf(outcome: Outcome): Tone {
  if (isOutage(outcome)) return 'bad';
  if (outcome === 'completed') return 'good';
  return outcome === 'held' || outcome === 'denied' ? 'calm' : 'warn';
}
