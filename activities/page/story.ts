import type { LedgerEntry } from '../../contract/approval/ledger';
import type { TimelineLine } from '../../contract/evidence/files/timeline';
import type { RunRecord } from '../../contract/run/record';
import { type EndedStep, STEP_SIGN } from '../../contract/run/step-record';
import { type Html, html } from './html';
import { stillRunning } from './picture';
import { clock, moment } from './words';

/** Something that happened in a step: a recorded fragment or a message from a person. */
interface Happening {
  at: string;
  says: string;
}

/** Lists step by step what was recorded and who sent what, in the order of the recording machines' clocks. */
export function story({ steps, approvals }: RunRecord, timeline: readonly TimelineLine[]): Html {
  const told: Happening[] = [...timeline, ...approvals.map(spoken)].sort(
    (one, other) => Date.parse(one.at) - Date.parse(other.at),
  );
  const reached = steps.filter(({ started_at }) => started_at !== null);
  const parts = reached.map((step, index) => {
    const next = reached[index + 1]?.started_at;
    const here = told.filter(
      ({ at }) => (index === 0 || isAfter(at, step.started_at)) && (!next || !isAfter(at, next)),
    );
    return part(step, here);
  });
  const unreached = steps.filter(({ state }) => state === 'not-reached').map(({ step }) => step);
  const untold = steps.filter(({ state, started_at }) => state === 'unknown' && started_at === null);
  return html`<ol class="story">
${parts}</ol>
${unreached.length > 0 ? html`<p>Not reached: ${unreached.join(', ')}.</p>` : ''}${
  untold.length > 0 ? html`<p>Without a record: ${untold.map(({ step }) => step).join(', ')}.</p>` : ''
}`;
}

function part({ step, state, started_at, note }: EndedStep, here: readonly Happening[]): Html {
  const lines = here.map(
    ({ at, says }) => html`<li>${clock(at)} ${says}</li>
`,
  );
  return html`<li><h3><span class="sign ${state}" aria-hidden="true">${STEP_SIGN[state]}</span> ${step} <small>${state === 'running' ? stillRunning(step) : state}, ${moment(started_at)}</small></h3>
${note ? html`<p>${note}</p>` : ''}${
  lines.length > 0
    ? html`<ul>
${lines}</ul>`
    : ''
}</li>
`;
}

/** An event at the moment a step ends, such as the approval it waited for, belongs to that step and not to the next. */
function isAfter(at: string, other: string | null): boolean {
  return Date.parse(at) > Date.parse(other ?? '');
}

function spoken({ at, by, message, accepted, why, reason }: LedgerEntry): Happening {
  const answer = accepted ? 'accepted' : `refused: ${why}`;
  return { at, says: `${by ?? 'unknown sender'} sent ${message} (${answer})${reason ? `: ${reason}` : ''}` };
}
