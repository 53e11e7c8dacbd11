import { z } from 'zod';
import { EndpointsRecord, GateRecord } from '../../../contract/evidence/guards';
import type { Capture } from '../../../contract/evidence/run-report';
import type { RunRecord } from '../../../contract/run-record';
import { type Html, html } from './html';
import { firstChange } from './verdict';
import { clock, duration, file, moment, table } from './words';

const Reason = z.object({ what: z.string() });
const Saw = z.array(z.object({ probe: z.string(), saw: z.string() }));

/** Every guard: met or not, when it was looked at, and how old that look was at the first change (C6, C8.5). */
export function guards({ steps }: RunRecord, capture: Capture | undefined): Html {
  const gates = z.array(GateRecord).safeParse(capture?.value).data ?? [];
  if (gates.length === 0) return html`<p>No guard was asked: the run ended before that.</p>`;
  const change = firstChange(steps)?.started_at;
  const rows = gates.map((gate, at) => [
    gate.gate,
    html`<span class="${gate.met ? 'good' : 'bad'}">${gate.met ? '✓ met' : '✗ not met'}</span>`,
    moment(gate.observed_at),
    change ? duration(Math.max(0, Date.parse(change) - Date.parse(gate.observed_at))) : 'no change',
    [
      ...seen(gate['reasons'], gate['proofs']).map((line) => html`${line}<br>`),
      file(capture?.files[at] ?? ''),
    ],
  ]);
  return html`<p>Age: how old the look was when the first change began.</p>
${table('Guards', ['Guard', 'Verdict', 'Looked at', 'Age', 'What was seen'], rows)}`;
}

function seen(reasons: unknown, proofs: unknown): string[] {
  const missing = z.array(Reason).safeParse(reasons).data ?? [];
  const saw = Saw.safeParse(proofs).data ?? [];
  return [...missing.map(({ what }) => what), ...saw.map(({ probe, saw: what }) => `${probe}: ${what}`)];
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
