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

/** Every guard: met or not, when it was looked at, and how old that look was at the first change (C6, C8.5). */
export function guards({ steps }: RunRecord, capture: Capture | undefined): Html {
  const gates = z.array(GateRecord).safeParse(capture?.value).data ?? [];
  if (gates.length === 0) return html`<p>No guard was asked: the run ended before that.</p>`;
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
  return html`<p>Age: how old the look was when the first change began.</p>
${table('Guards', ['Guard', 'Verdict', 'Looked at', 'Age', 'What was seen'], rows)}`;
}

function ageAt(change: string, observedAt: string): string | null {
  return duration(Math.max(0, Date.parse(change) - Date.parse(observedAt)));
}

/** What a guard saw, in words; the whole of it is in its file. */
function seen(reasons: unknown, proofs: unknown): string[] {
  const missing = z.array(Reason).safeParse(reasons).data ?? [];
  const rungs = Fencing.safeParse(proofs).data?.tried ?? [];
  const names = Secrets.safeParse(proofs).data?.needed ?? [];
  const backups = (Repository.safeParse(proofs).data ?? []).flatMap(({ backup }) => backup ?? []);
  return [
    ...missing.map(({ what }) => what),
    ...rungs.map(({ rung, says }) => `${rung}: ${says}`),
    ...(names.length > 0 ? [`needed by name: ${names.join(', ')}`] : []),
    ...backups.map(({ label, age_minutes }) => `backup ${label}, ${duration(age_minutes * 60_000)} old`),
  ];
}

/** Where the workload is reached now, and what a live look at each server saw (C8.6). */
export function endpoints(capture: Capture | undefined): Html {
  const record = EndpointsRecord.safeParse(capture?.value).data;
  if (!record) return html`<p>No traffic was cut, so there is nothing to be seen.</p>`;
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
${table('Live looks', ['Name', 'Asked at', 'Leads to', 'Answers', 'Verdict', 'Seen'], rows)}`;
}

const Services = z.array(z.object({ url: z.string(), answered: z.string() }));

function answers(services: unknown): Html[] {
  const known = Services.safeParse(services).data ?? [];
  return known.map(({ url, answered }) => html`${url}: <code>${answered}</code><br>`);
}
