import { ENDPOINTS } from '../../contract/evidence/files/endpoints';
import { GateRecord } from '../../contract/evidence/files/gates';
import type { Capture } from '../../contract/evidence/files/report';
import type { RunRecord } from '../../contract/run/record';
import { type Html, html } from './html';
import { firstChange } from './verdict';
import { clock, duration, file, moment, table } from './words';

/** Every gate: met or not, when it was checked, and how old that check was at the first change (C6, C8.5). */
export function guards({ steps }: RunRecord, capture: Capture | undefined): Html {
  const gates = GateRecord.array().safeParse(capture?.value).data ?? [];
  if (gates.length === 0) return html`<p>The run ended before any gate was checked.</p>`;
  const change = firstChange(steps)?.started_at;
  const rows = gates.map((gate, at) => [
    gate.gate,
    html`<span class="${gate.met ? 'good' : 'bad'}">${gate.met ? '✓ met' : '✗ not met'}</span>`,
    moment(gate.observed_at),
    change ? html`<span class="short">${ageAt(change, gate.observed_at)}</span>` : 'no change',
    [...seen(gate).map((line) => html`${line}<br>`), file(capture?.files[at] ?? '')],
  ]);
  return html`<p>Age: time between the check and the first change.</p>
${table('Gates', ['Gate', 'Result', 'Checked', 'Age', 'Observed'], rows)}`;
}

function ageAt(change: string, observedAt: string): string | null {
  return duration(Math.max(0, Date.parse(change) - Date.parse(observedAt)));
}

/** Summarizes what a gate observed; its file has the details. */
function seen(record: GateRecord): string[] {
  return [...record.reasons.map(({ what }) => what), ...proven(record)];
}

function proven(record: GateRecord): string[] {
  if (record.gate === 'fencing' && 'tried' in record.proofs)
    return record.proofs.tried.map(({ rung, says }) => `${rung}: ${says}`);
  if (record.gate === 'secrets' && record.proofs.needed.length > 0)
    return [`secrets needed: ${record.proofs.needed.join(', ')}`];
  if (record.gate !== 'repository') return [];
  return record.proofs.flatMap(({ backup }) =>
    backup && backup.age_minutes !== null
      ? [`backup ${backup.label}, ${duration(backup.age_minutes * 60_000)} old`]
      : [],
  );
}

/** Where the workload is reached, and what live probes of each server saw (C8.6). */
export function endpoints(capture: Capture | undefined): Html {
  const record = ENDPOINTS.read(capture?.value);
  if (!record) return html`<p>The workload was not moved, so no endpoint was probed.</p>`;
  const named = Object.entries(record.endpoints).map(
    ([name, target]) => html`<div><dt>${name}</dt><dd><code>${target}</code></dd></div>
`,
  );
  const rows = record.sights.map((sight) => [
    sight.name,
    sight.server,
    sight.addresses.join(', '),
    sight.services.map(({ url, answered }) => html`${url}: <code>${answered}</code><br>`),
    atTarget(sight.met),
    clock(sight.at),
  ]);
  const published = record.published.map((sight) => [
    sight.endpoint,
    `${sight.output} of ${sight.state_ref}`,
    sight.address ?? 'nothing',
    sight.saw,
    atTarget(sight.met),
    clock(sight.at),
  ]);
  return html`<dl>
${named}</dl>
${table('Live probes', ['Name', 'Asked', 'Resolves to', 'Answer', 'Result', 'Time'], [...rows, ...published])}`;
}

function atTarget(met: boolean): Html {
  return html`<span class="${met ? 'good' : 'bad'}">${met ? '✓ at the target' : '✗ not at the target'}</span>`;
}
