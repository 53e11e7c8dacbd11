import { z } from 'zod';
import { Reasons } from '../../run/ending-shapes';
import { JsonFile, TextFile } from '../shape/evidence-file';
import { againMark } from '../shape/names';
import { Sight } from '../shape/sight';
import { Rendered } from './access';
import { FencingProof } from './gates';

const text = z.string();

/** The folder of a call in `calls/`. Each retry that an operator requested has its own folder. */
export function callFolder(call: string, retry: number): string {
  return call + againMark(retry);
}

/** Returns the call whose folder contains a file of a bundle; undefined for other files. */
export function callOf(path: string): string | undefined {
  const [top, folder, ...rest] = path.split('/');
  return top === 'calls' && folder !== undefined && rest.length > 0
    ? folder.replace(/\.r\d+$/, '')
    : undefined;
}

/** What the workflow requested. */
const Asked = z.object({
  ref: z.object({ decision_id: text, run_id: text }),
  plan_digest: text,
  home: text,
  workflow_id: text,
  call: text,
  retry: z.number(),
  epoch: z.number(),
});

const HyopsAsked = Asked.extend({
  module_ref: text,
  blueprint_step: text,
  expect: z.enum(['must-run', 'may-already-exist']),
});

export const CALL = new JsonFile({
  path: 'calls/<call>/call.json',
  says: 'what was requested: the HyOps module, the scope of a sync, or the instructions to a person',
  clause: 'C4.4',
  shape: z.union([HyopsAsked, Asked.extend({ scope: text }), Asked.extend({ instructions: text })]),
});

/** Written by the supervisor of the call itself, so that neither a worker nor a state folder alone decides what ran. */
export const START = new JsonFile({
  path: 'calls/<call>/start.json',
  says: 'that the HyOps call was started, written right before it',
  clause: 'C4.4',
  shape: z.strictObject({ call: text, retry: z.number().int(), plan_digest: text, at: text }),
});
export type Start = z.infer<typeof START.shape>;

/** How the process of a call ended; null when its end was not observed. */
const Ended = z
  .object({
    key: text,
    code: z.number().nullable(),
    signal: text.nullable(),
    started_at: text,
    ended_at: text,
    interrupted_because: text.nullable(),
    stdout_left_out_bytes: z.number(),
    stderr_left_out_bytes: z.number(),
    spawn_error: text.nullable(),
    left_processes: z.boolean(),
  })
  .nullable();

const Conclusion = z.discriminatedUnion('state', [
  // HyOps keeps no record of a sync, so there is no id of it.
  z.object({ state: z.literal('executed'), hyops_run: text.nullable() }),
  z.object({ state: z.literal('skipped') }),
  z.object({ state: z.literal('failed'), reason: Reasons.element }),
]);

export const RESULT = new JsonFile({
  path: 'calls/<call>/result.json',
  says: 'how the call ended, and its conclusion; `unattended` for a call that outlived its run',
  clause: 'C4.4',
  shape: z.union([
    z.object({
      conclusion: Conclusion,
      result: Ended,
      proofs: z.array(Sight),
      state: z.object({ status: text, run_id: text, updated_at: text }).nullable(),
    }),
    z.object({ unattended: z.literal(true), result: Ended }),
  ]),
});

export const SYNC = new JsonFile({
  path: 'calls/<call>/sync.json',
  says: 'for a sync of secrets: the scope in the command that ran, the names in it, and how many HyOps synced; no values',
  clause: 'C7.6',
  shape: z.strictObject({ scope: text, names: z.array(text), synced: z.number().nullable() }),
});

export const CALL_ACCESS = new JsonFile({
  path: 'calls/<call>/access.json',
  says: 'how HyOps actually reached its hosts',
  clause: 'C8.2',
  shape: z.object({ requested: text, kept: z.boolean(), proof: Rendered.nullable(), reasons: Reasons }),
});

export const CALL_FENCING = new JsonFile({
  path: 'calls/<call>/fencing.json',
  says: 'for a call that moves data or cuts traffic: the proof of fencing from right before its start',
  clause: 'C6.5',
  shape: z.object({ observed_at: text, proof: FencingProof }),
});

export const HUMAN_PROOF = new JsonFile({
  path: 'calls/<call>/proof.json',
  says: 'for a step that a person does: what live probes saw afterwards',
  clause: 'C4.4',
  shape: Asked.extend({ instructions: text, sights: z.array(Sight) }),
});

export const STDOUT = new TextFile({
  path: 'calls/<call>/stdout.log',
  says: 'what the call printed, redacted and bounded',
  clause: 'C4.5',
});

export const STDERR = new TextFile({
  path: 'calls/<call>/stderr.log',
  says: 'what the call printed as errors, redacted and bounded',
  clause: 'C4.5',
});

export const HYOPS_RECORD = new TextFile({
  path: 'calls/<call>/hyops/<file>',
  says: 'the run record of HyOps, as HyOps wrote it',
  clause: 'C8.3',
});

export const DISPATCH_RECORD = new TextFile({
  path: 'calls/<call>/runner/<file>',
  says: 'for a call that was sent to a runner: the HyOps record of the dispatch',
  clause: 'C8.3',
});
