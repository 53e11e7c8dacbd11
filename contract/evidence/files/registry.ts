import type { EvidenceFile } from '../shape/evidence-file';
import { ACCESS_MODE, REMOVAL, WORKLOAD } from './access';
import { ANSWER } from './answers';
import { LEDGER, SEEN } from './approvals';
import {
  CALL,
  CALL_ACCESS,
  CALL_FENCING,
  DISPATCH_RECORD,
  HUMAN_PROOF,
  HYOPS_RECORD,
  RESULT,
  START,
  STDERR,
  STDOUT,
  SYNC,
} from './calls';
import { DECISION, DECISION_REFUSAL, ORIGINAL } from './decision';
import { DIFFERENCES } from './differences';
import { ENDPOINTS } from './endpoints';
import { FRAGMENT } from './fragments';
import { GATE } from './gates';
import { ABANDONED, FOREIGN_EVENTS, HISTORY } from './histories';
import { OVERLAY, PLAN, PLAN_REFUSAL, TOOLS } from './plan';
import { POLICY, SIGNERS, VERDICT } from './policy';
import { PAGE, REPORT, TIMING } from './report';
import { MANIFEST, STATEMENT, SUMS } from './seal';
import { TIMELINE } from './timeline';

/** Files that activities write during the run. */
const RECORDED = {
  original: ORIGINAL,
  decision: DECISION,
  'decision-refusal': DECISION_REFUSAL,
  plan: PLAN,
  overlay: OVERLAY,
  tools: TOOLS,
  'plan-refusal': PLAN_REFUSAL,
  policy: POLICY,
  verdict: VERDICT,
  signers: SIGNERS,
  'access-mode': ACCESS_MODE,
  workload: WORKLOAD,
  removal: REMOVAL,
  gate: GATE,
  call: CALL,
  'call-result': RESULT,
  'call-sync': SYNC,
  'call-access': CALL_ACCESS,
  'call-fencing': CALL_FENCING,
  'human-proof': HUMAN_PROOF,
  stdout: STDOUT,
  stderr: STDERR,
  'hyops-record': HYOPS_RECORD,
  'dispatch-record': DISPATCH_RECORD,
  endpoints: ENDPOINTS,
};

/** Files that sealing writes, in this order; the last one closes the bundle. */
export const MADE_AT_SEALING = {
  history: HISTORY,
  'foreign-events': FOREIGN_EVENTS,
  differences: DIFFERENCES,
  'run-report': REPORT,
  ledger: LEDGER,
  timing: TIMING,
  timeline: TIMELINE,
  page: PAGE,
  manifest: MANIFEST,
  statement: STATEMENT,
  sums: SUMS,
};

/** Every file of a bundle under a unique name, used by the tables and schemas in docs/ (C4.5, C8.1-C8.6). */
export const EVIDENCE_FILES: Readonly<Record<string, EvidenceFile>> = {
  ...RECORDED,
  fragment: FRAGMENT,
  abandoned: ABANDONED,
  seen: SEEN,
  'call-start': START,
  answer: ANSWER,
  ...MADE_AT_SEALING,
};

/** Returns the kind of file at a path in a bundle; undefined for an unknown file. */
export function fileAt(path: string): EvidenceFile | undefined {
  return Object.values(EVIDENCE_FILES).find((file) => file.isAt(path));
}

const OWN: readonly EvidenceFile[] = [
  FRAGMENT,
  ABANDONED,
  SEEN,
  START,
  ANSWER,
  ...Object.values(MADE_AT_SEALING),
];

/** Reports whether only the evidence store itself may write to a path, including the folders of its files. */
export function isReserved(path: string): boolean {
  return OWN.some((file) => {
    const { path: own } = file;
    const place = own.includes('<') ? own.slice(0, own.lastIndexOf('/')) : own;
    return file.isAt(path) || path === own || path.startsWith(`${place}/`);
  });
}

/** Reports whether the content must stay unchanged, because digests or a replay cover it. */
export function isBound(path: string): boolean {
  return fileAt(path)?.bound ?? false;
}
