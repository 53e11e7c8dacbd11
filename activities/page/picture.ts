import type { Timing } from '../../contract/evidence/files/report';
import { STEP_SIGN } from '../../contract/run/step-record';
import type { Step } from '../../contract/words/steps';
import { type Html, html } from './html';
import { duration } from './words';

type TimedStep = Timing['steps'][number];

/** The largest share of the picture that waiting may take; more is drawn shortened. */
const WAITING_SHARE = 0.4;

/**
 * Draws the ten steps as stacked bars: work solid, waiting for people hatched. Uses styles only, so that
 * text keeps its size on a narrow page. Each bar has its figures in words beside it.
 */
export function picture(timing: Timing): Html {
  const steps = timing.steps.map((step) => ({ ...step, worked: step.worked_ms ?? 0 }));
  const worked = sum(steps.map((step) => step.worked));
  const waited = sum(steps.map((step) => step.waited_ms));
  const longest = (worked * WAITING_SHARE) / (1 - WAITING_SHARE);
  const squeeze = worked > 0 && waited > longest ? longest / waited : 1;
  const whole = worked + waited * squeeze || 1;
  let at = 0;
  const rows = steps.map((step, index) => {
    const [work, wait] = [step.worked / whole, (step.waited_ms * squeeze) / whole];
    const row = bar(step, index + 1, at, wait, work);
    at += work + wait;
    return row;
  });
  return html`<figure>
<ol class="picture">
${rows}</ol>
<figcaption><span class="key work" aria-hidden="true"></span> work, to scale <span class="key wait" aria-hidden="true"></span> waiting for people${squeeze < 1 ? ', shortened' : ''}; within each step, waiting is drawn first</figcaption>
</figure>`;
}

function bar(step: TimedStep, number: number, from: number, wait: number, work: number): Html {
  const parts = [
    step.waited_ms > 0 ? html`<i class="wait" style="left:${percent(from)};width:${percent(wait)}"></i>` : '',
    step.started_at !== null && step.state !== 'nothing' && (step.worked_ms ?? 0) > 0
      ? html`<i class="work ${step.state}" style="left:${percent(from + wait)};width:${percent(work)}"></i>`
      : '',
  ];
  return html`<li class="${step.state}"><span class="name"><span class="sign" aria-hidden="true">${STEP_SIGN[step.state]}</span> ${number}. ${step.step}</span><span class="track" aria-hidden="true">${parts}</span><span class="took">${inWords(step)}</span></li>
`;
}

function inWords({ step, state, worked_ms, waited_ms }: TimedStep): string {
  if (state === 'nothing') return 'nothing to do';
  if (state === 'not-reached') return 'not reached';
  if (state === 'unknown') return 'not recorded';
  if (state === 'running') return stillRunning(step);
  const spent = waited_ms > 0 ? `waited ${duration(waited_ms)}` : '';
  const worked = worked_ms !== null && (worked_ms > 0 || waited_ms === 0) ? (duration(worked_ms) ?? '') : '';
  const said = [worked, spent].filter(Boolean).join(', ');
  return state === 'done' ? said : `${state}, ${said}`;
}

/** Describes a running step: the step that writes the report, or one that was terminated from outside. */
export function stillRunning(step: Step): string {
  return step === 'publish-evidence' ? 'writing this report' : 'cut off';
}

function percent(share: number): string {
  return `${(share * 100).toFixed(3)}%`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}
