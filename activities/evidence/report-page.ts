import { z } from 'zod';
import { AccessModeRecord, EndpointsRecord, GateRecord } from '../../contract/evidence/guards';
import type { RunReport } from '../../contract/evidence/run-report';
import { isOutage } from '../../contract/outcomes';
import type { RunRecord } from '../../contract/run-record';
import { type Html, html } from './html';
import { PAGE_STYLE } from './page-style';
import { PlanRefs } from './run-report';
import { timingOf } from './timing';

/** `report.html`: the run report for people; one file, nothing loaded from elsewhere, everything in it escaped. */
export function reportPage(report: RunReport): string {
  const { record } = report;
  const title = `${record.decision_id}: ${record.outcome}`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<h1>Run report of decision ${record.decision_id}</h1>
<p class="verdict ${toneOf(record)}">${record.outcome}</p>
${record.reasons.map((reason) => html`<p class="reason"><b>${reason.code}</b>: ${reason.what} (${reason.where}). To do: ${reason.do}.</p>`)}
${decisionPart(report)}
${stepsPart(record)}
${approvalsPart(record)}
${guardsPart(report)}
${endpointsPart(report)}
${deficienciesPart(record)}
${filesPart(report)}
<h2>How to verify</h2>
<p>Offline, with public keys that did not come with this folder:</p>
<pre>hyops-dr evidence verify FOLDER --trust trusted_keys
bash verify.sh FOLDER trusted_keys</pre>
<p>This page is made from report.json. Only the signed files prove anything; no outside clock vouches for the times.</p>
</body>
</html>
`.text;
}

function decisionPart(report: RunReport): Html {
  const { record } = report;
  const decision = captured(report, 'C8.1', z.record(z.string(), z.unknown())) ?? {};
  const mode = captured(report, 'C8.2', AccessModeRecord);
  const plan = captured(report, 'C8.3', PlanRefs);
  const drill = decision['drill'] === true ? html`<tr><th>Drill</th><td>yes</td></tr>` : '';
  return html`<h2>Decision and plan</h2>
<table>
<tr><th>Decision</th><td>${decision['decision_type']} to ${decision['target_cloud']}, ${decision['dr_mode']}</td></tr>${drill}
<tr><th>Rationale</th><td>${decision['rationale']}</td></tr>
<tr><th>Access mode</th><td>asked ${mode?.requested}, in effect ${mode?.resolved}</td></tr>
<tr><th>Plan</th><td>${record.plan}<br><code>${record.plan_digest}</code></td></tr>
<tr><th>Blueprint</th><td>${plan?.blueprint_ref}</td></tr>
<tr><th>Calls</th><td>${plan?.calls.map(({ id, module_ref }) => html`${id}: ${module_ref ?? 'by a human'}<br>`)}</td></tr>
<tr><th>Run</th><td>${record.run_id} (${record.started_at} to ${record.ended_at})</td></tr>
</table>`;
}

function stepsPart(record: RunRecord): Html {
  const { steps, total_ms, waited_ms, worked_ms } = timingOf(record);
  const notes = record.steps.map((step) => step.note ?? '');
  return html`<h2>The ten steps</h2>
<table>
<tr><th>Step</th><th>State</th><th>Began</th><th>Worked</th><th>Waited for people</th><th>Note</th></tr>
${steps.map(
  (step, at) =>
    html`<tr><td>${at + 1}. ${step.step}</td><td class="${step.state}">${step.state}</td><td>${step.started_at}</td><td>${seconds(step.worked_ms)}</td><td>${seconds(step.waited_ms)}</td><td>${notes[at]}</td></tr>
`,
)}<tr><th>In all</th><td></td><td>${seconds(total_ms)}</td><td>${seconds(worked_ms)}</td><td>${seconds(waited_ms)}</td><td></td></tr>
</table>`;
}

function approvalsPart(record: RunRecord): Html {
  const { requirement, approvals } = record;
  const needed = requirement
    ? html`<p>${requirement.approvals} needed, from ${requirement.approvers.join(', ')}. Names are claimed, not proven.</p>`
    : '';
  const rows = approvals.map(
    (entry) =>
      html`<tr><td>${entry.at}</td><td>${entry.message}</td><td>${entry.by}</td><td>${entry.accepted ? 'accepted' : 'refused'}: ${entry.why}</td><td>${entry.reason}</td></tr>
`,
  );
  const more =
    record.messages_not_kept > 0
      ? html`<p>${record.messages_not_kept} more refused messages were counted and not kept.</p>`
      : '';
  return html`<h2>Approvals and operator messages</h2>
${needed}${listed(rows, html`<tr><th>When</th><th>Message</th><th>By</th><th>Answer</th><th>Reason given</th></tr>`)}${more}`;
}

function guardsPart(report: RunReport): Html {
  const gates = captured(report, 'C8.5', z.array(GateRecord)) ?? [];
  const rows = gates.map(
    ({ gate, met, observed_at }) =>
      html`<tr><td>${gate}</td><td class="${met ? 'done' : 'failed'}">${met ? 'met' : 'not met'}</td><td>${observed_at}</td></tr>
`,
  );
  return html`<h2>Guards</h2>
${listed(rows, html`<tr><th>Gate</th><th>Verdict</th><th>Observed</th></tr>`)}`;
}

function endpointsPart(report: RunReport): Html {
  const seen = captured(report, 'C8.6', EndpointsRecord);
  const named = Object.entries(seen?.endpoints ?? {}).map(
    ([name, value]) => html`<tr><td>${name}</td><td><code>${value}</code></td></tr>
`,
  );
  const looks = (seen?.sights ?? []).map(
    ({ name, server, addresses, met, at }) =>
      html`<tr><td>${name} at ${server}</td><td>${addresses.join(', ')}</td><td class="${met ? 'done' : 'failed'}">${met ? 'answers' : 'does not answer'}</td><td>${at}</td></tr>
`,
  );
  return html`<h2>Endpoints</h2>
${listed(named, html`<tr><th>Name</th><th>Endpoint</th></tr>`)}
<h2>Traffic, read back live</h2>
${listed(looks, html`<tr><th>Name</th><th>Addresses</th><th>Service</th><th>Seen</th></tr>`)}`;
}

function deficienciesPart(record: RunRecord): Html {
  const rows = record.deficiencies.map(
    ({ call, what, by, reason }) =>
      html`<tr><td>${call}</td><td>${what}</td><td>${by}</td><td>${reason}</td></tr>
`,
  );
  return html`<h2>Deficiencies</h2>
${listed(rows, html`<tr><th>Call</th><th>What is missing</th><th>Waived by</th><th>Reason</th></tr>`)}`;
}

function filesPart(report: RunReport): Html {
  const rows = report.captures.map(
    ({
      clause,
      what,
      files,
      value,
    }) => html`<tr><td>${clause}</td><td>${what}</td><td>${typeof value === 'string' ? value : files.join(', ')}</td></tr>
`,
  );
  return html`<h2>Where it is written</h2>
${listed(rows, html`<tr><th>Clause</th><th>Capture</th><th>Files</th></tr>`)}`;
}

function listed(rows: Html[], head: Html): Html {
  return rows.length === 0 ? html`<p>None.</p>` : html`<table>${head}${rows}</table>`;
}

function captured<T>(report: RunReport, clause: string, shape: z.ZodType<T>): T | undefined {
  return shape.safeParse(report.captures.find((one) => one.clause === clause)?.value).data;
}

function seconds(ms: number | null): string | null {
  return ms === null ? null : `${(ms / 1000).toFixed(1)} s`;
}

function toneOf({ outcome }: RunRecord): string {
  if (isOutage(outcome)) return 'failed';
  return outcome === 'completed' ? 'done' : 'skipped';
}
