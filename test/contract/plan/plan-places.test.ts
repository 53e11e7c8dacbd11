import { compilePlan } from '../../../contract/plan/compile-plan';
import { throughBastion } from '../../../contract/world/access';
import { commandTo, Vantages } from '../../../contract/world/vantages';
import { aDecision } from '../decision/a-decision';
import { problemsOf, reasonsOf } from '../decision/problems-of';
import { aPolicy } from '../policy/a-policy';
import { aBlueprint, aPlace, aPlan, REACHES_HOSTS, READ_ONLY } from './a-plan';

const WITNESS = ['ssh', '-W', '{host}:{port}', 'witness'];
const fencing = (...from: string[]) => ({
  old_primary: '10.0.2.10',
  rungs: [{ rung: 'live-probes', from, probes: [READ_ONLY] }],
});
const BASTION = { bastion: { host: '10.9.0.2', user: 'ops' }, target: { host: '10.0.0.5' } };

function compiled(plan: Record<string, unknown>, vantages: Vantages, execution_plane = 'runner-local') {
  const steps = aBlueprint().steps.map((step) =>
    step.id === 'restore' && execution_plane === 'bastion-explicit'
      ? {
          ...step,
          inputs: {
            ...REACHES_HOSTS,
            apply_mode: 'restore',
            ssh_access_mode: execution_plane,
            ssh_proxy_jump_host: '10.9.0.2',
          },
        }
      : step,
  );
  return compilePlan(
    aDecision({ execution_plane }),
    aPlan(plan),
    aBlueprint({ steps }),
    aPolicy(),
    aPlace({ vantages }),
  );
}

describe('the vantage points of a plan', () => {
  it('are the runner and the configured vantages, and the plan includes the commands that it uses (C6.5)', () => {
    const plan = compiled(
      { fencing: fencing('runner', 'witness') },
      { witness: WITNESS, other: ['nc', '{host}', '{port}'] },
    );
    expect(plan.ok && plan.value.vantages).toEqual({ witness: WITNESS });
  });

  it('are refused when one is not configured (C6.5)', () => {
    expect(problemsOf(compiled({ fencing: fencing('runner', 'moon') }, { witness: WITNESS }))).toEqual([
      'PlanInvalid at hyops-dr.yaml vantages: vantage "moon" is not configured; the known ones are runner, witness',
    ]);
  });

  it('are refused when two names have the same command, because one probe would count twice (C6.5)', () => {
    const twice = { witness: WITNESS, observer: [...WITNESS] };
    expect(problemsOf(compiled({ fencing: fencing('witness', 'observer') }, twice))).toEqual([
      'PlanInvalid at hyops-dr.yaml vantages: vantage "observer" has the same command as another one, so the two count as one place',
    ]);
    expect(compiled({ fencing: fencing('runner', 'observer') }, twice).ok).toBe(true);
  });

  it('have commands with placeholders for host and port, and names other than runner', () => {
    expect(Vantages.safeParse({ witness: WITNESS }).success).toBe(true);
    expect(Vantages.safeParse({ runner: WITNESS }).success).toBe(false);
    expect(Vantages.safeParse({ witness: ['ssh', '-W', '{host}:22', 'witness'] }).success).toBe(false);
    expect(commandTo(WITNESS, '10.0.0.5', 22)).toEqual(['ssh', '-W', '10.0.0.5:22', 'witness']);
  });

  it('include only the bastion that the plan names (C5.4)', () => {
    const access = { 'bastion-explicit': { ...BASTION, vantage: 'jump' } };
    const by = (command: string[]) =>
      compiled({ access }, { witness: WITNESS, jump: command }, 'bastion-explicit');
    expect(problemsOf(by(['ssh', '-W', '{host}:{port}', 'elsewhere']))).toEqual([
      'PlanInvalid at hyops-dr.yaml vantages: vantage "jump" does not name the bastion 10.9.0.2, so it proves nothing about it',
    ]);
    // A longer address is another machine.
    expect(by(['ssh', '-W', '{host}:{port}', 'ops@10.9.0.21']).ok).toBe(false);
    expect(by(['ssh', '-oProxyJump=ops@10.9.0.2:2222', '-W', '{host}:{port}', 'inside']).ok).toBe(true);
    const good = by(['ssh', '-W', '{host}:{port}', 'ops@10.9.0.2']);
    expect(good.ok && good.value.access).toMatchObject({
      mode: 'bastion-explicit',
      bastion: { host: '10.9.0.2', port: 22 },
    });
    expect(throughBastion({ host: '10.9.0.2', port: 2222, user: 'ops' })).toEqual([
      ...['ssh', '-o', 'BatchMode=yes', '-p', '2222', '-W', '{host}:{port}', 'ops@10.9.0.2'],
    ]);
  });

  it('are refused all at once, each with an instruction (C5.4, C6.5)', () => {
    const access = { 'bastion-explicit': { ...BASTION, vantage: 'jump' } };
    const vantages = { jump: ['nc', '{host}', '{port}'], other: ['nc', '{host}', '{port}'] };
    expect(
      reasonsOf(
        compiled({ access, fencing: fencing('moon', 'jump', 'other') }, vantages, 'bastion-explicit'),
      ),
    ).toEqual([
      'PlanInvalid at hyops-dr.yaml vantages: vantage "moon" is not configured; the known ones are runner, jump, other -> configure it, or name another one',
      'PlanInvalid at hyops-dr.yaml vantages: vantage "other" has the same command as another one, so the two count as one place -> use vantage points that fail independently',
      'PlanInvalid at hyops-dr.yaml vantages: vantage "jump" does not name the bastion 10.9.0.2, so it proves nothing about it -> name 10.9.0.2 in its command, or remove the vantage to use ssh',
    ]);
  });

  it('need a configured command through the bastion only when the plan uses one (C5.4)', () => {
    const way = (more: object) =>
      reasonsOf(
        compiled(
          { access: { 'bastion-explicit': { ...BASTION, ...more } }, fencing: fencing('runner', 'witness') },
          { witness: WITNESS },
          'bastion-explicit',
        ),
      );
    expect(way({ vantage: 'jump' })).toEqual([
      'PlanInvalid at hyops-dr.yaml vantages: vantage "jump" is not configured; the known ones are runner, witness -> configure it, or name another one',
    ]);
    expect(way({})).toEqual([]);
    const both = { 'runner-local': {}, 'bastion-explicit': { ...BASTION, vantage: 'jump' } };
    expect(reasonsOf(compiled({ access: both }, { witness: WITNESS }))).toEqual([]);
  });

  it('include the command through the bastion in addition to those of the fencing probes (C5.4)', () => {
    const jump = ['ssh', '-W', '{host}:{port}', 'ops@10.9.0.2'];
    const plan = compiled(
      { access: { 'bastion-explicit': { ...BASTION, vantage: 'jump' } } },
      { witness: WITNESS, jump, other: jump },
      'bastion-explicit',
    );
    expect(plan.ok && plan.value.vantages).toEqual({ witness: WITNESS, jump });
  });

  it.each([
    ['ops@10.9.0.2', true],
    ['10.9.0.2:2222', true],
    ['-oProxyCommand=nc 10.9.0.2:22', true],
    ['10.9.0.2:2222:x', false],
    ['x.10.9.0.2', false],
    ['10.9.0.20', false],
  ])(
    'is the bastion where a word of its command has that very host in it: %s is %j (C5.4)',
    (word, named) => {
      const access = { 'bastion-explicit': { ...BASTION, vantage: 'jump' } };
      const jump = ['ssh', '-W', '{host}:{port}', word];
      expect(compiled({ access }, { witness: WITNESS, jump }, 'bastion-explicit').ok).toBe(named);
    },
  );

  it('may include a bastion with an IPv6 address (C5.4)', () => {
    const host = 'fd00::2:22';
    const access = { 'bastion-explicit': { ...BASTION, bastion: { host, user: 'ops' }, vantage: 'jump' } };
    const reasons = reasonsOf(
      compiled(
        { access },
        { witness: WITNESS, jump: ['ssh', '-W', '{host}:{port}', `ops@${host}`] },
        'bastion-explicit',
      ),
    );
    expect(reasons.filter((reason) => reason.includes('vantage'))).toEqual([]);
  });

  it('are refused when a step uses another bastion than the plan names (C5.4)', () => {
    const access = { 'bastion-explicit': { ...BASTION, bastion: { host: '10.9.0.3', user: 'ops' } } };
    expect(problemsOf(compiled({ access }, { witness: WITNESS }, 'bastion-explicit'))).toEqual([
      'DowngradeRefused at inputs.restore.ssh_proxy_jump_host: step "restore" goes through "10.9.0.2", but the bastion of the plan is 10.9.0.3',
    ]);
  });

  it('are refused without a probe when the plan names only rungs that are not available (C6.5)', () => {
    const future = { old_primary: '10.0.2.10', rungs: [{ rung: 'power-api' }, { rung: 'witness-quorum' }] };
    expect(problemsOf(compiled({ fencing: future }, {}))).toEqual([
      expect.stringContaining(
        'call 02-move-data-restore, 03-cut-traffic-cutover requires a fenced old primary, but the plan does not prove fencing',
      ),
    ]);
  });
});

describe('the repository of a step (C4.9)', () => {
  const withRepository = (inputs: Record<string, unknown>) =>
    problemsOf(
      compiled(
        { inputs: { restore: { repo_state_ref: { from: 'decision.repo_state_ref' }, ...inputs } } },
        { witness: WITNESS },
      ),
    );

  it('is the one that the decision names, and no other', () => {
    expect(withRepository({ repo_state_ref: { from: 'decision.repo_state_ref' } })).toEqual([]);
    expect(withRepository({ repo_state_ref: 'org/aws/object-repo#other' })).toEqual([
      'DowngradeRefused at inputs.restore.repo_state_ref: step "restore": repo_state_ref is "org/aws/object-repo#other", but the decision has org/gcp/object-repo#pgbackrest_primary',
    ]);
  });

  it.each([
    ...[
      'gcs_bucket',
      's3_bucket',
      'bucket_name',
      'repo_bucket_name',
      'secondary_gcs_bucket',
      'secondary_s3_bucket',
    ],
    ...['azure_container', 'azure_storage_account', 'secondary_azure_storage_account', 'container_name'],
  ])('is never hard-coded as %s', (key) => {
    expect(withRepository({ [key]: 'orders-backups' })).toEqual([
      expect.stringContaining(`a ${key} is hard-coded`),
    ]);
    expect(withRepository({ [key]: '' })).toEqual([]);
  });

  it.each(['repo_state_env', 'backup_state_env', 'inventory_state_env'])(
    'is of the environment of the run: no %s',
    (key) => {
      expect(withRepository({ [key]: 'production-2' })).toEqual([
        expect.stringContaining('from environment "production-2"'),
      ]);
      expect(withRepository({ [key]: '' })).toEqual([]);
    },
  );

  it('is never taken across environments', () => {
    expect(withRepository({ allow_cross_env_state: true })).toEqual([
      expect.stringContaining('other environments'),
    ]);
    expect(withRepository({ allow_cross_env_state: false })).toEqual([]);
  });
});
