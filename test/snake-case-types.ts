import type { Conclusion } from '../activities/calls/conclude';
import type { CallResult, CallSpec, CallStart, InterruptRequest } from '../activities/process/call-folder';
import type { Swept } from '../activities/sweep/sweep';
import type { DrClient, WorkloadClient } from '../client/dr-client';
import type { Verification } from '../client/verify/verify';
import type { ForeignEvent } from '../contract/evidence/files/histories';
import type { Claim } from '../contract/evidence/files/home';
import type { CompiledPlan } from '../contract/plan/compiled-plan';
import type { PolicyVerdict } from '../contract/policy/verdict';
import type { Activities } from '../contract/run/activity-messages';
import type { Validation } from '../contract/words/validation';
import type { AcquireAnswer, AcquireRequest, ReleaseRequest } from '../contract/workload/workload';
import type { Ready } from '../tools/dev/local-world';
import type { Replayed } from '../worker/replay/replay-place';

/** The keys of a type that contain a capital letter, at any depth. */
type Capitals<T> = T extends readonly (infer Element)[]
  ? Capitals<Element>
  : T extends Uint8Array
    ? never
    : T extends object
      ? { [K in keyof T & string]-?: CapitalIn<K> | Capitals<T[K]> }[keyof T & string]
      : never;
type CapitalIn<K extends string> = string extends K ? never : K extends Lowercase<K> ? never : K;

type Methods<T> = Extract<T[keyof T], (...args: never[]) => Promise<unknown>>;
type Returned<T> = Awaited<ReturnType<Methods<T>>>;

/** Does not compile when a type has such a key. */
type Without<Keys extends never> = Keys;

/** The objects that the client library returns. */
export type ReturnedByClient = Without<Capitals<Returned<DrClient> | Returned<WorkloadClient>>>;

/** What workflows and activities send each other. */
export type Sent = Without<
  Capitals<
    Parameters<Methods<Activities>> | Returned<Activities> | AcquireRequest | AcquireAnswer | ReleaseRequest
  >
>;

/** What is stored, or printed with `--json`, and read by no schema. */
export type Stored = Without<
  Capitals<
    | CompiledPlan
    | PolicyVerdict
    | Conclusion
    | ForeignEvent
    | Claim
    | CallSpec
    | CallStart
    | CallResult
    | InterruptRequest
    | Validation
    | Verification
    | Swept
    | Replayed
    | Ready
  >
>;
