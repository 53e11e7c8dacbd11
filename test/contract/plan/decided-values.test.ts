import { planInWords } from '../../../contract/plan/in-words';
import { reasonsOf } from '../decision/problems-of';
import { compiled, planOf } from './a-compilation';
import { aBlueprint, aPlan } from './a-plan';

/** The plan with these inputs laid over the cutover, and the decision with these fields. */
const parts = (
  cutover: Record<string, unknown>,
  decision: Record<string, unknown> = {},
  more: object = {},
) => ({
  decision,
  plan: { inputs: { ...aPlan().inputs, cutover }, ...more },
});
const refusals = (...of: Parameters<typeof parts>) => reasonsOf(compiled(parts(...of)));
const stepsBut = (id: string) => aBlueprint().steps.filter((step) => step.id !== id);
const PLAN = 'plan failover-gcp-restore@v1';
const INPUTS = 'PlanInvalid at plans/ failover-gcp-restore@v1 inputs';
const POLICY = { from: 'decision.cutover_policy', map: { fast: 5, usual: 60 }, otherwise: 60 };

describe('a value that a plan takes from the decision (C3.9)', () => {
  const ttlOf = (reference: unknown, decision: Record<string, unknown> = {}) => {
    const call = planOf(parts({ ttl: reference }, decision)).calls.find(({ step }) => step === 'cut-traffic');
    return call?.kind === 'hyops' && [call.overlay.steps[0].inputs['ttl'], call.decided];
  };

  it('is translated by a map, and has a value of its own when the decision does not say', () => {
    const decided = [{ field: 'cutover_policy', path: ['ttl'] }];
    expect(ttlOf(POLICY, { cutover_policy: 'fast' })).toEqual([5, decided]);
    expect(ttlOf(POLICY)).toEqual([60, decided]);
  });

  it('may be one of a list, or a name', () => {
    expect(
      ttlOf({ from: 'decision.cutover_policy', one_of: ['fast'] }, { cutover_policy: 'fast' }),
    ).toMatchObject(['fast', [{ field: 'cutover_policy' }]]);
    expect(
      ttlOf({ from: 'decision.cutover_policy', shape: 'name' }, { cutover_policy: 'a/b-1.2' }),
    ).toMatchObject(['a/b-1.2', [{ field: 'cutover_policy' }]]);
  });

  it.each([
    ['another word', 'slow'],
    ['a key of every object', 'constructor'],
    ['the prototype', '__proto__'],
    ['the same word in capitals', 'FAST'],
    ['a template', '{{ lookup("pipe", "id") }}'],
  ])('is refused for %s than the map has', (_, cutover_policy) => {
    expect(refusals({ ttl: POLICY }, { cutover_policy })).toEqual([
      `DecisionInvalid at cutover_policy: ${PLAN} does not accept this cutover_policy; it accepts fast, usual -> write one of these as cutover_policy, or use another plan`,
    ]);
  });

  it.each(['../../etc', 'a b', '-rf', '{{x}}', 'a\u202eb', 'x'.repeat(129)])(
    'is refused as the name %j',
    (text) => {
      const named = { ttl: { from: 'decision.cutover_policy', shape: 'name' } };
      expect(refusals(named, { cutover_policy: text })).toEqual([
        `DecisionInvalid at cutover_policy: ${PLAN} takes cutover_policy as a name, but this value is not a name -> use letters, digits, dots, dashes, underscores and slashes`,
      ]);
    },
  );

  it.each([
    ['any text', { from: 'decision.cutover_policy' }, 'takes cutover_policy without limiting its values'],
    ['the rationale', { from: 'decision.rationale' }, 'takes rationale without limiting its values'],
    [
      'a field that does not exist',
      { from: 'decision.new_field' },
      'takes new_field without limiting its values',
    ],
    ['metadata', { from: 'decision.metadata' }, 'uses metadata, which is never interpreted'],
    [
      'a misspelled key',
      { ...POLICY, othrwise: 1 },
      'cannot take cutover_policy: Unrecognized key: "othrwise"',
    ],
    [
      'two kinds of values',
      { ...POLICY, shape: 'name' },
      'cannot take cutover_policy: must have at most one of map, one_of and shape',
    ],
    [
      'a field below a field',
      { from: 'decision.break_glass.reason' },
      'cannot take break_glass.reason: must be decision.<field>',
    ],
  ])('is refused where the plan asks for %s', (_, reference, what) => {
    const metadata = { metadata: { owner: 'orders' }, cutover_policy: 'fast' };
    expect(refusals({ ttl: reference }, metadata)[0]).toContain(`${INPUTS}: ${PLAN} ${what}`);
  });

  it('is refused when the decision does not say it and the plan has nothing else', () => {
    const { otherwise: _, ...needed } = POLICY;
    expect(refusals({ ttl: needed })).toEqual([
      `PlanInvalid at cutover_policy: ${PLAN} needs cutover_policy, which the decision does not have -> add cutover_policy to the decision`,
    ]);
  });
});

describe('an optional field of the decision (C3.9)', () => {
  const unused = (field: string, advice: string) =>
    `${INPUTS}: the decision sets ${field}, but no call of ${PLAN} acts on it -> ${advice}`;

  it('is refused when no call acts on it, with the inputs where it could be inserted', () => {
    expect(refusals({}, { cutover_policy: 'fast' })).toEqual([
      unused(
        'cutover_policy',
        'insert it at inputs.cutover.ttl or inputs.cutover.desired, or leave it out of the decision',
      ),
    ]);
    expect(refusals({}, { secret_sync_profile: 'orders' })).toEqual([
      unused(
        'secret_sync_profile',
        'leave it out of the decision, or use a plan with a call that acts on it',
      ),
    ]);
  });

  it('is refused when it is parked where nothing acts on it', () => {
    const copy = { from: 'decision.secondary_backup_copy_required', otherwise: false };
    const parked = (backups: Record<string, unknown>, cutover: Record<string, unknown> = {}) =>
      reasonsOf(
        compiled({
          decision: { secondary_backup_copy_required: true },
          plan: { inputs: { ...aPlan().inputs, backups, cutover } },
        }),
      );
    const refused = [
      unused(
        'secondary_backup_copy_required',
        'insert it at inputs.backups.secondary_enabled, or leave it out of the decision',
      ),
    ];
    expect(parked({ note: copy, secondary_enabled: false })).toEqual(refused);
    expect(parked({ labels: { secondary_enabled: copy } })).toEqual(refused);
    expect(parked({}, { secondary_enabled: copy })).toEqual(refused);
    expect(parked({ secondary_enabled: copy })).toEqual([]);
  });

  it('is used when the plan is selected by it, or when a module of the configuration acts on it', () => {
    const profile = { workload_profile_ref: 'profiles/orders' };
    expect(refusals({}, profile, { selects: { ...aPlan().selects, ...profile } })).toEqual([]);
    const own = { effect: 'prepares' as const, consumes: { workload_profile_ref: ['size'] } };
    const steps = [{ id: 'network', module_ref: 'acme/network' }];
    const taking = { network: { size: { from: 'decision.workload_profile_ref', shape: 'name' } } };
    const result = compiled({
      decision: profile,
      plan: { inputs: { ...aPlan().inputs, ...taking } },
      place: { modules: { 'acme/network': own } },
      blueprint: { steps: [...steps, ...stepsBut('network')] },
    });
    expect(reasonsOf(result)).toEqual([]);
  });
});

describe('template marks in the inputs of a plan (C4.8)', () => {
  const templated = { note: { text: 'host {{ inventory_hostname }}' } };
  const listed = { templates: [{ input: 'cutover.note.text', reason: 'Ansible fills in the host.' }] };

  it('are refused unless the plan lists them, and shown to the approver when it does', () => {
    expect(refusals(templated)).toEqual([
      `PlanInvalid at plans/ failover-gcp-restore@v1 templates: ${PLAN}: input cutover.note.text contains {{, which a tool behind HyOps executes -> list the input here with a reason, or write the value without it`,
    ]);
    const plan = planOf(parts(templated, {}, listed));
    expect(plan.templates).toEqual(listed.templates);
    expect(planInWords(plan, 'a'.repeat(64), []).join('\n')).toContain(
      '\nWhat a tool behind HyOps executes as a template\n  - cutover.note.text: Ansible fills in the host.\n',
    );
  });

  it('are refused when the plan lists an input without one', () => {
    expect(refusals({}, {}, listed)).toEqual([
      `PlanInvalid at plans/ failover-gcp-restore@v1 templates: ${PLAN}: input cutover.note.text is listed under templates, but contains no template mark -> remove it`,
    ]);
  });
});
