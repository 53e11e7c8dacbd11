import type { Decision } from '../../contract/decision/decision';
import { ACCESS_MODE } from '../../contract/evidence/files/access';
import { DECISION } from '../../contract/evidence/files/decision';
import type { Difference } from '../../contract/evidence/files/differences';
import { PlanRefs, type RunReport, type Timing } from '../../contract/evidence/files/report';
import type { TimelineLine } from '../../contract/evidence/files/timeline';
import { headOf } from '../../contract/evidence/timeline';
import { type Html, html } from './html';
import { PAGE_STYLE } from './page-style';
import { people } from './people';
import { picture } from './picture';
import { endpoints, guards } from './proofs';
import { story } from './story';
import { verdict } from './verdict';
import { duration, file, moment, table } from './words';

/** The bundle files that the page is made from. */
export interface PageSources {
  report: RunReport;
  timing: Timing;
  timeline: readonly TimelineLine[];
  differences: readonly Difference[];
}

/**
 * Renders `report.html`, the run report for people: one file without scripts or external resources, with every
 * value escaped. The same sources give the same bytes.
 */
export function reportPage(sources: PageSources): string {
  const { report, timing, timeline, differences } = sources;
  const { record } = report;
  const capture = (clause: string) => report.captures.find((one) => one.clause === clause);
  const decision = DECISION.read(capture('C8.1')?.value);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${record.decision_id}: ${record.outcome}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<header>
<p class="kind">Run report</p>
<h1>${record.decision_id}</h1>
</header>
<main>
${verdict(record, timing, decision?.drill === true)}
${untrue(differences)}
${part('What happened', picture(timing))}
${part('Decision and plan', facts(report, decision))}
${part('Step by step', story(record, timeline))}
${part('Approvals and other messages', people(record))}
${part('Gates', guards(record, capture('C8.5')))}
${part('Endpoints', endpoints(capture('C8.6')))}
${part('Objectives and measurements', objectives(report, timing))}
${part('Deficiencies', deficiencies(report))}
${part('Evidence files', captures(report))}
${part('How to verify', howToVerify(headOf(timeline)))}
</main>
</body>
</html>
`.text;
}

/** Warns of what the workflow or its history states beyond the records of the runner. */
function untrue(differences: readonly Difference[]): Html | string {
  if (differences.length === 0) return '';
  return html`<div class="verdict bad">
<p class="outcome"><span aria-hidden="true">✗</span> not what happened</p>
<p>The workflow or its history states more than the runner knows. Do not rely on either: this report has only
what the records of the runner show. The verifiers refuse this evidence.</p>
<ul>
${differences.map(
  ({ what }) => html`<li>${what}</li>
`,
)}</ul>
</div>`;
}

function part(title: string, content: Html): Html {
  return html`<section>
<h2>${title}</h2>
${content}
</section>`;
}

function facts({ record, captures: found }: RunReport, decision: Decision | undefined): Html {
  const captured = (clause: string) => found.find((one) => one.clause === clause)?.value;
  const mode = ACCESS_MODE.read(captured('C8.2'));
  const plan = PlanRefs.safeParse(captured('C8.3')).data;
  const rows: [string, unknown][] = [
    ['Decision', decision && `${decision.decision_type} to ${decision.target_cloud}, ${decision.dr_mode}`],
    ['Rationale', decision?.rationale],
    ['Requested by', decision?.requested_by],
    ['Workload', plan && `${plan.workload} in ${plan.environment}`],
    ['Access mode', mode ? `requested ${mode.requested}, in effect ${mode.resolved}` : 'not established'],
    ['Plan', record.plan],
    ['Plan digest', record.plan_digest && html`<code>${record.plan_digest}</code>`],
    ['Blueprint', plan && `${plan.blueprint_ref}, HyOps ${plan.hyops_version}`],
    ['Started', moment(record.started_at)],
    ['Ended', moment(record.ended_at)],
    ['Run', html`<code>${record.run_id}</code>`],
  ];
  const continued: typeof rows = decision?.continues ? [['Continues', decision.continues]] : [];
  const known = [...continued, ...(decision ? rows : rows.slice(3))];
  const calls =
    plan?.calls.map(({ id, step, kind, module_ref }) => [
      id,
      step,
      module_ref ?? (kind === 'sync' ? 'hyops secrets vault-sync' : 'a person'),
    ]) ?? [];
  return html`<dl>
${known.map(
  ([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>
`,
)}</dl>
${calls.length > 0 ? table('Calls in the plan', ['Call', 'Step', 'Done by'], calls) : ''}`;
}

function objectives(report: RunReport, timing: Timing): Html {
  const { total_ms, worked_ms, waited_ms } = timing;
  const rows = report.objectives.map(({ what, objective_ms, measured_ms, met, how }) => [
    what,
    objective_ms === null ? 'none set' : short(objective_ms),
    measured_ms === null ? 'unknown' : short(measured_ms),
    met === null ? '–' : html`<span class="${met ? 'good' : 'bad'}">${met ? '✓ met' : '✗ missed'}</span>`,
    how,
  ]);
  return html`${
    rows.length > 0
      ? table('Objectives', ['Objective', 'Target', 'Measured', 'Result', 'How'], rows)
      : html`<p>The run ended before it had a plan, which sets the objectives.</p>`
  }
<p>The run took ${duration(total_ms)} in total: ${duration(worked_ms)} working and ${duration(waited_ms)} waiting for people.</p>`;
}

function short(ms: number): Html {
  return html`<span class="short">${duration(ms)}</span>`;
}

function deficiencies({ record }: RunReport): Html {
  if (record.deficiencies.length === 0) return html`<p>None.</p>`;
  const rows = record.deficiencies.map(({ call, what, by, reason }) => [
    call,
    what,
    by ?? 'nobody: the plan allows this step to fail',
    reason,
  ]);
  return table('Deficiencies', ['Call', 'What is missing', 'Waived by', 'Reason'], rows);
}

function captures(report: RunReport): Html {
  const rows = report.captures.map(({ clause, what, files, value }) => [
    clause,
    what,
    typeof value === 'string'
      ? html`<code>${value}</code>`
      : files.length > 0
        ? files.map((path) => html`${file(path)}<br>`)
        : 'not captured',
  ]);
  return table('Captures', ['Clause', 'Capture', 'Files'], rows);
}

function howToVerify(head: string): Html {
  return html`<p>Verify offline, with public keys that you did not get with this folder. The second command needs only bash, openssl,
sha256sum and python3:</p>
<pre tabindex="0">hyops-dr evidence verify FOLDER --trust trusted_keys
bash verify.sh FOLDER trusted_keys</pre>
<p>Then compare the timeline head with the one in the workflow result: <code>${head}</code></p>
<p>This page is made from report.json, timing.json, timeline.jsonl and differences.json. Only the signed files are proof. Times come from the
clocks of the machines that wrote them; no independent clock confirms them.</p>`;
}
