import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { z } from 'zod';
import type { SecretFilter } from '../../../activities/redaction/secret-filter';
import { createDirectoryStore } from '../../../activities/store/directory-store';
import { openHome } from '../../../activities/store/home';
import { createSigner } from '../../../activities/store/signer';
import type { EvidenceStore, Fragment } from '../../../activities/store/store';
import { generateEvidenceKey } from '../../../client/cli/generate-key';
import type { LedgerEntry } from '../../../contract/approval/ledger';
import { nextSeen, type ToBeSeen } from '../../../contract/approval/seen';
import type { Signer } from '../../../contract/evidence/dsse';
import { ACCESS_MODE } from '../../../contract/evidence/files/access';
import { CALL, CALL_FENCING, RESULT, STDOUT } from '../../../contract/evidence/files/calls';
import { DECISION as DECISION_FILE, ORIGINAL } from '../../../contract/evidence/files/decision';
import type { Difference } from '../../../contract/evidence/files/differences';
import { ENDPOINTS } from '../../../contract/evidence/files/endpoints';
import { GATE, type GateRecord } from '../../../contract/evidence/files/gates';
import { overlayAt, PLAN } from '../../../contract/evidence/files/plan';
import { VERDICT } from '../../../contract/evidence/files/policy';
import type { Abandoned } from '../../../contract/evidence/history';
import type { CompiledPlan } from '../../../contract/plan/compiled-plan';
import type { RunRecord, RunRef } from '../../../contract/run/record';
import { digestOf } from '../../../contract/signing/digest';
import { GATES, type Gate, STEPS } from '../../../contract/words/steps';
import { endedAs, running } from '../../support/a-step';

/** The folders of one test: an evidence folder, a trusted key, and a store that signs with it. */
export interface Place {
  root: string;
  evidence: string;
  trust: string;
  store: EvidenceStore;
  remove(): void;
}

export async function aPlace(): Promise<Place> {
  const root = mkdtempSync(join(tmpdir(), 'evidence-'));
  const key = generateEvidenceKey(root);
  const evidence = join(root, 'evidence');
  return {
    root,
    evidence,
    trust: join(root, 'trusted_keys'),
    store: await aStore(evidence, createSigner(readFileSync(key.privateKey, 'utf8'))),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** Creates a store in a folder, with its state folder beside it. */
export async function aStore(
  evidence: string,
  signer?: Signer,
  filter?: SecretFilter,
): Promise<EvidenceStore> {
  return createDirectoryStore(await openHome(evidence, `${evidence}-state`), signer, filter);
}

/** Creates a private key that is not trusted. */
export function aForeignKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

export const RUN: RunRef = { decision_id: 'fo-1', run_id: '0198c0de-0000-7000-8000-000000000001' };
const START = Date.parse('2026-03-01T10:00:00Z');

/** Returns the RFC 3339 time this many seconds after the start of the run. */
export function at(seconds: number): string {
  return new Date(START + seconds * 1000).toISOString();
}

const DECISION = {
  decision_id: RUN.decision_id,
  decision_type: 'failover',
  target_cloud: 'gcp',
  dr_mode: 'restore',
  execution_plane: 'runner-local',
  requires_approval: true,
  rationale: 'site <lost> & "dark"',
  repo_state_ref: 'org/gcp/object-repo#primary',
} as const;

const CALLS = [
  ['01-prepare-target-network', 'prepare-target', 'prepares', 'org/gcp/wan-cloud-nat', 'gcp', {}],
  [
    '02-move-data-restore',
    'move-data',
    'restores',
    'platform/postgresql-ha',
    null,
    { apply_mode: 'restore' },
  ],
  ['03-cut-traffic-dns', 'cut-traffic', 'cuts-traffic', 'platform/network/dns-routing', null, {}],
] as const;

/** The proof from right before a call that the old primary was fenced. */
export const FENCED = {
  observed_at: '2026-03-01T10:00:40Z',
  proof: { old_primary: '192.0.2.10', proven_by: 'live-probes', tried: [] },
};

/** The plan of the sample: three calls, and one approval by alice or bob. */
export function aPlan(): CompiledPlan {
  return {
    plan: 'failover-gcp-restore@v1',
    author: null,
    description: 'restore into the cloud',
    decision: DECISION,
    environment: 'dev',
    workload: 'billing',
    objectives: { recovery_time_minutes: 1, data_loss_minutes: null },
    runner: 'ops',
    runner_state_ref: 'platform/linux/ops-runner#dev',
    transport: 'local',
    access_mode: 'runner-local',
    access: { mode: 'runner-local' },
    public_hosts: [],
    vantages: {},
    blueprint_ref: 'dr/postgresql-ha-failover-gcp@v1',
    hyops_version: '0.1.0',
    calls: CALLS.map(([id, step, effect, module_ref, cloud, inputs]) => ({
      id,
      step,
      effect,
      cloud,
      kind: 'hyops',
      blueprint_step: id.slice(3),
      module_ref,
      state_ref: module_ref,
      optional: false,
      expect: 'must-run',
      proof: [],
      secrets: [],
      decided: [],
      overlay: {
        api_version: 'hybridops/v1',
        kind: 'BlueprintSpec',
        blueprint_ref: 'dr/postgresql-ha-failover-gcp@v1',
        mode: 'hybrid',
        policy: {},
        steps: [
          {
            id,
            module_ref,
            action: 'deploy',
            requires: [],
            optional: false,
            inputs: { ttl: 0.5, size: 1e21, repo_state_ref: DECISION.repo_state_ref, ...inputs },
          },
        ],
      },
    })),
    modules: {},
    templates: [],
    nothing: [{ step: 'sync-secrets', reason: 'no secrets in this plan' }],
    dropped_requires: [],
    requirement: {
      approvals: 1,
      roles: [],
      approvers: ['alice', 'bob'],
      excluded: [],
      expires_after_minutes: 60,
      identity: 'claimed',
      signers: null,
      runs_per_day: null,
      rules: ['all'],
    },
    operators: ['alice'],
    operator_wait_minutes: 60,
    same_decision_after_minutes: 0,
    repository: {
      state_ref: DECISION.repo_state_ref,
      max_state_age_days: 90,
      backup: { state_ref: 'platform/postgresql-ha-backup#orders', max_age_minutes: 60 },
    },
    fencing: {
      old_primary: '192.0.2.10',
      rungs: [{ rung: 'two-person-statement', max_age_minutes: 30 }],
    },
    traffic: [
      {
        name: 'db.example.test',
        type: 'A',
        servers: ['127.0.0.1:53'],
        addresses: ['127.0.0.2'],
        http: { port: 80, path: '/', expect: {} },
        within_seconds: 1,
      },
    ],
    endpoints: { db: 'db.example.test' },
    cannot_be_undone: [],
  };
}

export const PROVEN_MODE: z.infer<typeof ACCESS_MODE.shape> = {
  requested: 'runner-local',
  resolved: 'runner-local',
  proof: {
    runner: {
      name: 'ops',
      transport: 'local',
      polled: true,
      state_ref: 'platform/linux/ops-runner#dev',
      status: 'ok',
      ready: 'ready',
    },
    prerequisites: {},
    preflight: 'passed',
    rendered: [],
  },
};

/** A gate that was met, or not. */
export function aGate(gate: Gate, plan: CompiledPlan, observed_at: string, met = true): GateRecord {
  const { requirement } = plan;
  const seen = { plan_digest: digestOf(plan), met, observed_at, reasons: [] };
  switch (gate) {
    case 'approval':
      return { gate, ...seen, proofs: { requirement, ledger: [APPROVED] } };
    case 'secrets':
      return { gate, ...seen, proofs: { needed: [], available: 0 } };
    case 'access-mode':
      return { gate, ...seen, proofs: PROVEN_MODE };
    case 'repository':
      return { gate, ...seen, proofs: [] };
    case 'fencing':
      return { gate, ...seen, proofs: { nothing: 'sample' } };
  }
}

/** What the workflow asked for with a call of HyOps. */
export function aCall(call: string, module_ref: string) {
  return {
    ref: RUN,
    plan_digest: '0'.repeat(64),
    home: 'sample',
    workflow_id: `dr-${RUN.decision_id}`,
    call,
    retry: 0,
    epoch: 1,
    module_ref,
    blueprint_step: call.slice(3),
    expect: 'must-run' as const,
  };
}

/** The result of a call that HyOps executed. */
export const EXECUTED = {
  conclusion: { state: 'executed' as const, hyops_run: 'r-1' },
  result: null,
  proofs: [],
  state: null,
};

/** The fragments of a good run, in history order; activity ids count up from 1. */
export function fragments(plan: CompiledPlan): Fragment[] {
  const told: [string, string, Fragment['files']][] = [
    [
      'compilePlan',
      `plan ${plan.plan} is made – 3 calls`,
      {
        ...ORIGINAL.holding(Buffer.from(JSON.stringify(DECISION))),
        ...DECISION_FILE.holding({ ...DECISION, digest: digestOf(DECISION) }),
        ...PLAN.holding({ ...plan }),
        ...Object.fromEntries(
          plan.calls.flatMap((call) =>
            call.kind === 'hyops' ? [[overlayAt(0, call.id), call.overlay]] : [],
          ),
        ),
        ...VERDICT.holding({
          requirement: plan.requirement,
          rules: [],
          decided_by: [],
          operators: plan.operators,
        }),
      },
    ],
    ...GATES.map((gate, index): [string, string, Fragment['files']] => [
      'confirmGate',
      `gate ${gate} is met`,
      {
        ...GATE.holding(aGate(gate, plan, at(31 + index)), gate),
        ...(gate === 'access-mode' ? ACCESS_MODE.holding(PROVEN_MODE) : {}),
      },
    ]),
    ...CALLS.map(([id, , effect, module_ref]): [string, string, Fragment['files']] => [
      'runCall',
      `call ${id}: executed`,
      {
        ...CALL.holding(aCall(id, module_ref), id),
        ...(effect === 'prepares' ? {} : CALL_FENCING.holding(FENCED, id)),
        ...RESULT.holding(EXECUTED, id),
        ...STDOUT.holding('done\n', id),
      },
    ]),
    [
      'readTraffic',
      'traffic reaches the target',
      {
        ...ENDPOINTS.holding({
          endpoints: { db: 'db.example.test' },
          published: [],
          met: true,
          sights: [
            {
              name: 'db.example.test',
              server: '127.0.0.1:53',
              addresses: ['127.0.0.2'],
              services: [],
              met: true,
              at: at(71),
            },
          ],
        }),
      },
    ],
  ];
  return told.map(([activity, says, files], index) => ({
    activity,
    activity_id: String(index + 1),
    execution: RUN.run_id,
    attempt: 1,
    at: scheduledAt(index + 1),
    says,
    files,
  }));
}

/** When an activity of the sample was scheduled: the plan first, gates at 30 s, then a call every 10 s. */
function scheduledAt(id: number): string {
  if (id === 1) return at(1);
  return at(id <= 6 ? 30 : 40 + (id - 7) * 10);
}

/** The history of the sample in Temporal's JSON form; later activities have higher event numbers. */
export function aHistory(activities: readonly Pick<Fragment, 'activity' | 'activity_id'>[]): {
  events: unknown[];
} {
  const start = {
    eventId: '1',
    eventTime: at(0),
    eventType: 'EVENT_TYPE_WORKFLOW_EXECUTION_STARTED',
    workflowExecutionStartedEventAttributes: {
      workflowType: { name: 'drRun' },
      originalExecutionRunId: RUN.run_id,
    },
  };
  const scheduled = activities.map(({ activity, activity_id }, index) => ({
    eventId: String(5 + index * 6),
    eventTime: scheduledAt(Number(activity_id)).replace('Z', '456789Z'),
    eventType: 'EVENT_TYPE_ACTIVITY_TASK_SCHEDULED',
    activityTaskScheduledEventAttributes: { activityId: activity_id, activityType: { name: activity } },
  }));
  return { events: [start, ...scheduled] };
}

const APPROVED: LedgerEntry = {
  seq: 1,
  at: at(25),
  via: 'signal',
  message: 'approve',
  by: 'alice',
  reason: 'agreed',
  accepted: true,
  why: 'approved',
  signed: null,
};

/** The run record of a good run: 75 seconds, 20 of them waiting for alice. */
function aRecord(plan: CompiledPlan): RunRecord {
  const ends = [2, 25, 38, 48, 58, 58, 59, 72, 75];
  return {
    decision_id: RUN.decision_id,
    workflow_id: `dr-${RUN.decision_id}`,
    run_id: RUN.run_id,
    home: null,
    outcome: 'completed',
    reasons: [],
    plan: plan.plan,
    plan_digest: digestOf(plan),
    steps: STEPS.map((step, index) => {
      const started_at = at(index === 0 ? 0 : (ends[index - 1] ?? 75));
      const ended_at = at(ends[index] ?? 75);
      if (step === 'publish-evidence') return running(step, started_at);
      const waited_ms = step === 'approve' ? 20_000 : 0;
      return endedAs(step, step === 'sync-secrets' ? 'nothing' : 'done', { started_at, ended_at, waited_ms });
    }),
    deficiencies: [],
    approvals: [APPROVED],
    messages_not_kept: 0,
    requirement: plan.requirement,
    started_at: at(0),
    ended_at: at(75),
  };
}

/** Everything in a bundle; a test changes what it needs. */
export interface Sample {
  plan: CompiledPlan;
  fragments: Fragment[];
  record: RunRecord;
  history: { events: unknown[]; lost?: object };
  /** Branches that resets left, oldest first. */
  abandoned?: Abandoned[];
  /** What the runner found untrue in the account or the history; nothing, when it is missing. */
  differences?: Difference[];
  /** What the runner has seen; the signed messages of the record and the first change, when it is missing. */
  seen?: { entry: ToBeSeen; at: string }[];
}

export function aSample(): Sample {
  const plan = aPlan();
  const told = fragments(plan);
  return { plan, fragments: told, record: aRecord(plan), history: aHistory(told) };
}

/** Records and seals a sample with a real store; returns the folder of the run. */
export async function aBundle(
  store: EvidenceStore,
  sample: Sample = aSample(),
  run: RunRef = RUN,
): Promise<string> {
  for (const one of sample.fragments) await store.record(run, one);
  for (const { entry, at: seenAt } of sample.seen ?? seenBy(sample.record))
    await store.see(run, nextSeen(await store.seen(run), entry, seenAt));
  const { abandoned = [], differences = [] } = sample;
  await store.seal(run, sample.record, sample.history, { abandoned, differences });
  return store.place(run);
}

/** What a runner has seen of a run that went as its record says. */
export function seenBy({ approvals, plan_digest }: RunRecord): { entry: ToBeSeen; at: string }[] {
  const statements = approvals.flatMap(({ accepted, signed, at: seenAt }) =>
    accepted && signed ? [{ entry: { what: 'statement' as const, ...signed }, at: seenAt }] : [],
  );
  const change = { what: 'first-change' as const, plan_digest: plan_digest ?? '' };
  return statements.length === 0 ? [] : [...statements, { entry: change, at: at(26) }];
}

/** Returns the sample as another run. */
export function asRun(run: RunRef, sample: Sample): Sample {
  return { ...sample, record: { ...sample.record, ...run } };
}
