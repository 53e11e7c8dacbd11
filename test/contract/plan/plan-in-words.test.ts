import { compilePlan } from '../../../contract/plan/compile-plan';
import type { CompiledPlan } from '../../../contract/plan/compiled-plan';
import { gateLines } from '../../../contract/plan/gates-in-words';
import { planInWords } from '../../../contract/plan/in-words';
import { aDecision } from '../decision/a-decision';
import { aPolicy } from '../policy/a-policy';
import { aBlueprint, aPlace, aPlan, READ_ONLY, STEPS_4_TO_9 } from './a-plan';
import { blueprintOf, CORES, decisionFor, filledSample, LANES } from './lanes';

const CORE = CORES[0]?.[1] ?? '';

function wordsOf(name: string): string[] {
  const plan = filledSample(name);
  const ref = LANES.find(([lane]) => lane === name)?.[1] ?? '';
  const compiled = compilePlan(decisionFor(plan), plan, blueprintOf(CORE, ref), aPolicy(), aPlace());
  if (!compiled.ok) throw new Error(`${name} does not compile`);
  return planInWords(compiled.value, 'a'.repeat(64), ['1 of alice, bob, within 240 minutes']);
}

/** The words of a lane on one line, so that a sentence can be found wherever it was broken. */
const flat = (name: string) => wordsOf(name).join(' ').replaceAll(/\s+/g, ' ');

describe('a plan in plain language', () => {
  it.each(LANES)('of %s fits in 80 columns', (name) => {
    expect(wordsOf(name).filter((line) => line.length > 80)).toEqual([]);
  });

  it('shows what each call changes, what counts as success, and the names of its secrets (C4.4, C6.2)', () => {
    const words = flat('failover-gcp-restore');
    expect(words).toContain(
      'postgresql_restore (HyOps platform/postgresql-ha) effect overwrites the data on the target: the database cluster on its machines accepted when this run executes it state postgresql_restore_gcp_dr secrets PATRONI_SUPERUSER_PASSWORD',
    );
    expect(words).toContain(
      'postgresql_dns_status (HyOps platform/network/dns-routing) effect changes nothing, only observes',
    );
  });

  it('shows what each guard will check (C6.1-C6.5)', () => {
    const words = flat('failover-gcp-restore');
    for (const sentence of [
      'secrets in the runtime vault, by name: NETBOX_DB_PASSWORD, PATRONI_REPLICATION_PASSWORD,',
      'access mode runner-local: the runner is ready and its queue is polled; HyOps renders exactly this mode',
      'org/gcp/object-repo#pgbackrest_primary is ready, published and at most 90 days old.',
      'is at most 1440 minutes old.',
      'live-probes from runner and witness: "the old primary is a replica, or its host refuses connections"; or two-person-statement',
      'Checked again before data moves and before traffic is cut.',
    ])
      expect(words).toContain(sentence);
  });

  it('shows what a person does, the expected result, and what cannot be undone (C7.5, C8.6)', () => {
    const words = flat('failover-gcp-managed-promote');
    expect(words).toContain('promote_managed_standby: a named person does this, and the run waits for them');
    expect(words).toContain('Where the workload is reached afterwards orders: orders-db.prod.internal:5432');
    expect(words).toContain('What cannot be undone - A promoted standby no longer replicates');
    expect(flat('burst-gcp')).toContain(
      'gke_burst_secret_store no longer waits for gitops_workloads: The contract',
    );
    expect(flat('burst-gcp')).toContain('Where the workload is reached afterwards orders-web:');
    expect(flat('runner-gcp')).toContain(
      'a tunnel to platform-shared-runner-01:22 in filled-in/europe-west2-b can be opened',
    );
  });
});

const answers = (name: string) => ({ kind: 'tcp', name, host: '10.0.2.1', port: 443 });

function compiled({
  decision = {},
  plan = {},
  steps = aBlueprint().steps as unknown[],
  place = {},
}): CompiledPlan {
  const made = compilePlan(aDecision(decision), aPlan(plan), aBlueprint({ steps }), aPolicy(), aPlace(place));
  if (!made.ok) throw new Error(JSON.stringify(made.reasons));
  return made.value;
}

/** A drill with something to say in every place. */
const rich = () =>
  compiled({
    decision: { drill: true, execution_plane: 'private-overlay' },
    plan: {
      drills: true,
      access: {
        'private-overlay': {
          overlay_states: ['org/gcp/wan-vpn#a', 'org/gcp/wan-vpn#b'],
          target: { address: '10.0.0.5', port: 22 },
        },
      },
      steps: {
        ...STEPS_4_TO_9,
        'prepare-target': [
          {
            call: 'network',
            expect: 'may-already-exist',
            proof: [answers('the gateway answers'), answers('the router answers')],
          },
        ],
        'sync-secrets': [
          {
            human: 'unseal',
            effect: 'syncs-secrets',
            instructions: 'Unseal the vault of the target.',
            proof: [answers('the vault answers'), answers('the agent answers')],
          },
        ],
      },
      fencing: {
        old_primary: ['10.0.2.10', '10.0.2.1'],
        rungs: [
          {
            rung: 'live-probes',
            from: ['runner', 'witness'],
            probes: [READ_ONLY, { ...answers('it is closed'), kind: 'closed' }],
          },
          { rung: 'two-person-statement' },
          { rung: 'power-api' },
        ],
      },
      traffic: [
        {
          name: 'orders.hyops.internal',
          servers: ['10.0.2.53:53', '10.0.2.54:53'],
          addresses: ['10.80.0.20', '10.80.0.21'],
          http: { port: 80, path: '/health', expect: { site: 'gcp' } },
        },
      ],
      public_hosts: [{ host: '11.0.113.9', reason: 'The name server is outside.' }],
      cannot_be_undone: ['The data on the target is gone.'],
    },
    place: { transport: 'hyops-runner' },
  });

/** A plan that leaves out whatever may be left out. */
const bare = () =>
  compiled({
    decision: {
      decision_type: 'failback',
      target_cloud: 'none',
      dr_mode: 'warm_promote',
      repo_state_ref: undefined,
    },
    plan: {
      plan: 'failback-onprem@v1',
      description: 'Promote orders on-premises.',
      selects: { decision_type: 'failback', target_cloud: 'none', dr_mode: 'warm_promote' },
      inputs: {},
      steps: {
        ...Object.fromEntries(
          Object.keys(STEPS_4_TO_9).map((step) => [step, { nothing: 'There is nothing to do.' }]),
        ),
        'move-data': [{ call: 'promote', expect: 'must-run' }],
      },
      dropped_requires: [],
      backup: { nothing: 'Nothing is restored.' },
      traffic: { nothing: 'Clients follow by themselves.' },
      endpoints: {},
    },
    steps: [
      {
        id: 'promote',
        module_ref: 'platform/k8s/longhorn-dr-volume',
        inputs: { operation_mode: 'activate' },
      },
    ],
  });

const RICH_IN_WORDS = `failover-gcp-restore@v1: Restore orders in GCP and send traffic there.

decision   orders-failover-1: a drill: failover to gcp by restore
rationale  The primary of orders has not answered for two minutes.
workload   orders in production
runner     gcp-runner, by private-overlay; calls are sent to it (hyops-runner)
           and cannot be cancelled there
blueprint  dr/orders-gcp@v1, hyops 0.1.4
digest     aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa

Who must approve
  1 of alice, bob, within 240 minutes
  not monitor

What must hold before the first change
  approval     the plan has not changed since its approval, and its approvers
               may still approve
  secrets      in the runtime vault, by name: PATRONI_SUPERUSER_PASSWORD
  access mode  private-overlay: org/gcp/wan-vpn#a, org/gcp/wan-vpn#b are up, and
               a route leads to the private address 10.0.0.5:22; HyOps renders
               exactly this mode
  repository   org/gcp/object-repo#pgbackrest_primary is ready, published and at
               most 90 days old. The last backup of
               platform/postgresql-ha-backup#orders is at most 60 minutes old.
  fencing      the old primary 10.0.2.10, 10.0.2.1 accepts no more writes, by
               live-probes from runner and witness: "it takes no writes", "it is
               closed"; or two-person-statement, signed at most 30 minutes ago;
               or power-api, which is not available yet. Checked again before
               data moves and before traffic is cut.

What happens then
  4. prepare-target
     network (HyOps org/gcp/wan-cloud-nat)
       effect   prepares the target: outbound internet access for machines
                without a public address
       accepted when this run executes it, or when it exists and its proof
                succeeds: "the gateway answers", "the router answers"
       state    the default state of the module
  5. move-data
     restore (HyOps platform/postgresql-ha)
       effect   overwrites the data on the target: the database cluster on its
                machines
       accepted when this run executes it
       state    orders_restore
       secrets  PATRONI_SUPERUSER_PASSWORD
  6. sync-secrets
     unseal: a named person does this, and the run waits for them
       effect   copies secrets
       to do    Unseal the vault of the target.
       accepted when its proof succeeds: "the vault answers", "the agent
                answers"
  7. reconcile-workloads
     nothing. The application follows the DNS name.
  8. cut-traffic
     cutover (HyOps platform/network/dns-routing)
       effect   sends clients to the target: the DNS record that clients follow
       accepted when this run executes it
       state    the default state of the module
     read back  orders.hyops.internal resolves to 10.80.0.20, 10.80.0.21 at
                10.0.2.53:53, 10.0.2.54:53, and /health answers there as
                expected, within 30 s
  9. resume-protection
     backups (HyOps platform/postgresql-ha-backup)
       effect   configures backups or monitoring: where and when the database is
                backed up
       accepted when this run executes it
       state    the default state of the module
       optional: the run continues without it

Where the run departs from the order of the blueprint
  - cutover no longer waits for backups: DNS reads nothing from the backup
    configuration.

Where the workload is reached afterwards
  orders: orders.hyops.internal:5432

Reached over a public address
  - 11.0.113.9: The name server is outside.

What cannot be undone
  - The data on the target is gone.`;

const BARE_IN_WORDS = `failback-onprem@v1: Promote orders on-premises.

decision   orders-failover-1: failback to on-premises by warm_promote
rationale  The primary of orders has not answered for two minutes.
workload   orders in production
runner     gcp-runner, by runner-local
blueprint  dr/orders-gcp@v1, hyops 0.1.4
digest     bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb

Who must approve
  nobody

What must hold before the first change
  approval     the plan has not changed since its approval, and its approvers
               may still approve
  secrets      none are needed
  access mode  runner-local: the runner is ready and its queue is polled; HyOps
               renders exactly this mode
  repository   the decision names none. Nothing is restored.
  fencing      the old primary 10.0.2.10 accepts no more writes, by live-probes
               from runner and witness: "it takes no writes". Checked again
               before data moves and before traffic is cut.

What happens then
  4. prepare-target
     nothing. There is nothing to do.
  5. move-data
     promote (HyOps platform/k8s/longhorn-dr-volume)
       effect   makes the target the primary: a volume in the cluster and its
                copy
       accepted when this run executes it
       state    the default state of the module
  6. sync-secrets
     nothing. There is nothing to do.
  7. reconcile-workloads
     nothing. There is nothing to do.
  8. cut-traffic
     nothing. There is nothing to do.
  9. resume-protection
     nothing. There is nothing to do.

Where the workload is reached afterwards
  as before. Clients follow by themselves.

What cannot be undone
  - the plan lists nothing`;

describe('the full text that an approver reads (C4.4)', () => {
  const text = (plan: CompiledPlan, digit: string, agreement: string[]) =>
    planInWords(plan, digit.repeat(64), agreement).join('\n');

  it('has a line for each part of a plan', () => {
    expect(text(rich(), 'a', ['1 of alice, bob, within 240 minutes', 'not monitor'])).toBe(RICH_IN_WORDS);
  });

  it('states that a missing part is missing', () => {
    expect(text(bare(), 'b', ['nobody'])).toBe(BARE_IN_WORDS);
    expect(text({ ...rich(), endpoints: {} }, 'a', [])).toContain(
      '\nWhere the workload is reached afterwards\n  no endpoint is named\n',
    );
  });

  it('does not require the state of a repository that the run itself creates (C6.4)', () => {
    const plan = rich();
    const repository = { ...plan.repository, state_ref: 'platform/postgresql-ha#orders_restore' };
    expect(gateLines({ ...plan, repository })).toEqual(
      expect.arrayContaining([
        '  repository   platform/postgresql-ha#orders_restore is created by this run. The',
        '               last backup of platform/postgresql-ha-backup#orders is at most 60',
        '               minutes old.',
      ]),
    );
  });

  it.each([
    [
      'bastion-explicit' as const,
      {
        mode: 'bastion-explicit' as const,
        bastion: { host: '10.0.2.7', port: 2222, user: 'ops' },
        target: { host: '10.0.0.5', port: 22 },
      },
      [
        '  access mode  bastion-explicit: the bastion 10.0.2.7:2222 answers, and from',
        '               there 10.0.0.5:22; HyOps renders exactly this mode',
      ],
    ],
    [
      'public-ephemeral' as const,
      {
        mode: 'public-ephemeral' as const,
        vm_state_ref: 'platform/gcp/platform-vm#orders',
        ports: [22],
      },
      [
        '  access mode  public-ephemeral: it is a drill, or break-glass that has not',
        '               expired; the public address must be gone afterwards; HyOps',
        '               renders exactly this mode',
      ],
    ],
  ])('describes what the access mode requires: %s (C6.3)', (access_mode, access, lines) => {
    const plan = { ...bare(), access, access_mode, fencing: { nothing: 'No data is moved.' } };
    expect(gateLines(plan)).toEqual([
      '  approval     the plan has not changed since its approval, and its approvers',
      '               may still approve',
      '  secrets      none are needed',
      ...lines,
      '  repository   the decision names none. Nothing is restored.',
      '  fencing      No data is moved.',
    ]);
  });
});
