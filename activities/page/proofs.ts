import { z } from 'zod';
import { EndpointsRecord, GateRecord } from '../../contract/evidence/guards';
import type { Capture } from '../../contract/evidence/run-report';
import type { RunRecord } from '../../contract/run/record';
import { type Html, html } from './html';
import { firstChange } from './verdict';
import { clock, duration, file, moment, table } from './words';

const Reason = z.object({ what: z.string() });
const Fencing = z.object({ tried: z.array(z.object({ rung: z.string(), says: z.string() })) });
const Secrets = z.object({ needed: z.array(z.string()) });
const Repository = z.array(
  z.object({ backup: z.object({ label: z.string(), age_minutes: z.number() }).optional() }),
);

/** Every gate: met or not, when it was checked, and how old that check was at the first change (C6, C8.5). */
export function guards({ steps }: RunRecord, capture: Capture | undefined): Html {
  const gates = z.array(GateRecord).safeParse(capture?.value).data ?? [];
  if (gates.length === 0) return html`<p>The run ended before any gate was checked.</p>`;
  const change = firstChange(steps)?.started_at;
  const rows = gates.map((gate, at) => [
    gate.gate,
    html`<span class="${gate.met ? 'good' : 'bad'}">${gate.met ? '✓ met' : '✗ not met'}</span>`,
    moment(gate.observed_at),
    change ? html`<span class="short">${ageAt(change, gate.observed_at)}</span>` : 'no change',
    [
      ...seen(gate['reasons'], gate['proofs']).map((line) => html`${line}<br>`),
      file(capture?.files[at] ?? ''),
    ],
  ]);
  return html`<p>Age: time between the check and the first change.</p>
${table('Gates', ['Gate', 'Result', 'Checked', 'Age', 'Observed'], rows)}`;
}

function ageAt(change: string, observedAt: string): string | null {
  return duration(Math.max(0, Date.parse(change) - Date.parse(observedAt)));
}

/** Summarizes what a gate observed; its file has the details. */
function seen(reasons: unknown, proofs: unknown): string[] {
  const missing = z.array(Reason).safeParse(reasons).data ?? [];
  const rungs = Fencing.safeParse(proofs).data?.tried ?? [];
  const names = Secrets.safeParse(proofs).data?.needed ?? [];
  const backups = (Repository.safeParse(proofs).data ?? []).flatMap(({ backup }) => backup ?? []);
  return [
    ...missing.map(({ what }) => what),
    ...rungs.map(({ rung, says }) => `${rung}: ${says}`),
    ...(names.length > 0 ? [`secrets needed: ${names.join(', ')}`] : []),
    ...backups.map(({ label, age_minutes }) => `backup ${label}, ${duration(age_minutes * 60_000)} old`),
  ];
}

/** Where the workload is reached, and what live probes of each server saw (C8.6). */
export function endpoints(capture: Capture | undefined): Html {
  const record = EndpointsRecord.safeParse(capture?.value).data;
  if (!record) return html`<p>Traffic was not cut over, so no endpoint was probed.</p>`;
  const named = Object.entries(record.endpoints).map(
    ([name, target]) => html`<div><dt>${name}</dt><dd><code>${target}</code></dd></div>
`,
  );
  const rows = record.sights.map((sight) => [
    sight.name,
    sight.server,
    sight.addresses.join(', '),
    answers(sight['services']),
    html`<span class="${sight.met ? 'good' : 'bad'}">${sight.met ? '✓ at the target' : '✗ not at the target'}</span>`,
    clock(sight.at),
  ]);
  return html`<dl>
${named}</dl>
${table('Live probes', ['Name', 'Server asked', 'Resolves to', 'Answer', 'Result', 'Time'], rows)}`;
}

const Services = z.array(z.object({ url: z.string(), answered: z.string() }));

function answers(services: unknown): Html[] {
  const known = Services.safeParse(services).data ?? [];
  return known.map(({ url, answered }) => html`${url}: <code>${answered}</code><br>`);
}
