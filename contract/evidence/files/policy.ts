import { z } from 'zod';
import { Policy } from '../../policy/policy';
import { RequirementShape } from '../../run/shapes';
import { JsonFile, TextFile } from '../shape/evidence-file';

const text = z.string();

export const POLICY = new JsonFile({
  path: 'policy/policy.json',
  says: 'the policy as read',
  clause: 'C4.2',
  shape: Policy,
});

export const VERDICT = new JsonFile({
  path: 'policy/verdict.json',
  says: 'what the policy requires, each rule that was checked, and which rule decided',
  clause: 'C4.2',
  shape: z.object({
    requirement: RequirementShape,
    rules: z.array(
      z.object({
        rule: text,
        applies: z.boolean(),
        because: text.nullable(),
        says: z.record(text, z.unknown()),
      }),
    ),
    decided_by: z.array(z.object({ what: text, value: text, by: z.array(text) })),
    operators: z.array(text),
  }),
});

export const SIGNERS = new TextFile({
  path: 'policy/allowed_signers',
  says: 'the keys that may sign, if signatures are required',
  clause: 'C6.1',
});
