import { z } from 'zod';
import { StateRef } from '../decision/decision';
import { ENVIRONMENT_NAME } from '../words/names';
import { ACCESS_MODES, TRANSPORTS } from '../words/vocabulary';
import { Vantages } from '../world/vantages';
import { HyopsVariables, NotifyVariables } from './hyops-variables';
import { ListenerText } from './listener';

const Path = z.string().min(1);

/** `hyops-dr.yaml`: what a worker needs to know about its environment. Relative paths are relative to the folder. */
export const Configuration = z.strictObject({
  temporal: z.strictObject({ address: z.string().optional(), namespace: z.string().optional() }).default({}),
  hyops: z.strictObject({
    command: z.array(z.string().min(1)).min(1),
    core_root: Path,
    vault_password_file: Path,
    home: Path,
    path: z.string().default('/usr/local/bin:/usr/bin:/bin'),
    variables: HyopsVariables.default({}),
    call_timeout_minutes: z.number().positive().default(120),
  }),
  environments: z.record(
    z.string().regex(ENVIRONMENT_NAME, 'must be a HyOps environment name'),
    z.strictObject({ runtime_root: Path }),
  ),
  default_environment: z.string(),
  runners: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,40}$/, 'must be lower-case letters, digits and dashes'),
        environment: z.string(),
        access_modes: z.array(z.enum(ACCESS_MODES)).min(1),
        state_ref: StateRef,
        transport: z.enum(TRANSPORTS).default('local'),
      }),
    )
    .min(1),
  vantages: Vantages.default({}),
  /** Without a key the evidence is complete, but unsigned. */
  evidence: z.strictObject({
    dir: Path,
    key: Path.optional(),
    /** How often a worker seals runs that ended without sealed evidence. */
    sweep_minutes: z.number().positive().default(5),
  }),
  state_dir: Path,
  /** Each part is off without its key. */
  observe: z
    .strictObject({
      /** Where a worker serves health and metrics. */
      listen: ListenerText.optional(),
      /** The OTLP endpoint that takes traces, over HTTP. */
      traces: z.url({ protocol: /^https?$/, error: 'must be a URL with http or https' }).optional(),
    })
    .default({}),
  /** Command that notifies people of the state of a run; it gets a notice as JSON on standard input. */
  notify: z
    .strictObject({
      command: z.array(z.string().min(1)).min(1),
      variables: NotifyVariables.default({}),
      timeout_seconds: z.number().positive().max(60).default(10),
    })
    .optional(),
});
export type Configuration = z.infer<typeof Configuration>;
