import { parseDecision } from '../../../contract/decision/parse-decision';
import { breaches, type DecisionDraft } from '../../../contract/decision/rules';
import { decisionTable } from '../../../contract/decision/table';
import { anArtifact, NOW } from './a-decision';
import { placesOf, problemsOf, reasonsOf } from './problems-of';

const TYPES = ['burst', 'failover', 'failback', 'hold'];
const CLOUDS = ['gcp', 'azure', 'aws', 'none'];
const MODES = ['restore', 'warm_promote', 'managed_promote', 'deny'];
const PLANES = ['runner-local', 'private-overlay', 'bastion-explicit', 'gcp-iap', 'public-ephemeral'];

interface Combination {
  decision_type: string;
  target_cloud: string;
  dr_mode: string;
  execution_plane: string;
}

const ALL: Combination[] = TYPES.flatMap((decision_type) =>
  CLOUDS.flatMap((target_cloud) =>
    MODES.flatMap((dr_mode) =>
      PLANES.map((execution_plane) => ({ decision_type, target_cloud, dr_mode, execution_plane })),
    ),
  ),
);

/** Clause C3.10, sentence by sentence, written from the contract and from nothing else. */
function contractAccepts(one: Combination, drillOrBreakGlass: boolean): boolean {
  const { decision_type, target_cloud, dr_mode, execution_plane } = one;
  if (execution_plane === 'public-ephemeral' && !drillOrBreakGlass) return false;
  if (execution_plane === 'gcp-iap') {
    if (target_cloud === 'aws' || target_cloud === 'azure') return false;
    if (target_cloud === 'none' && decision_type !== 'failback') return false;
  }
  if (decision_type === 'hold') return target_cloud === 'none' && dr_mode === 'deny';
  if (dr_mode === 'deny') return target_cloud === 'none';
  if (decision_type === 'failback' && target_cloud === 'none') return dr_mode !== 'managed_promote';
  return target_cloud !== 'none';
}

function accepts(one: Combination, more: Record<string, unknown>): boolean {
  return parseDecision(anArtifact({ ...one, ...more }), NOW).ok;
}

const BREAK_GLASS = { break_glass: { reason: 'the overlay is down', expires_at: '2026-03-01T18:00:00Z' } };

describe('decision_type x target_cloud x dr_mode x execution_plane', () => {
  it.each([
    ['of an ordinary decision', {}, false, 111],
    ['of a drill', { drill: true }, true, 144],
    ['under break-glass', BREAK_GLASS, true, 144],
    ['of what is said to be no drill', { drill: false }, false, 111],
  ])('all 320 combinations %s are judged as the contract says (C3.10, C5.5)', (_, more, opened, expected) => {
    expect(ALL).toHaveLength(320);
    expect(ALL.filter((one) => accepts(one, more) !== contractAccepts(one, opened))).toEqual([]);
    expect(ALL.filter((one) => accepts(one, more))).toHaveLength(expected);
  });

  it('matches the table, with the reasons of each combination (C3.10, C5.5)', () => {
    const table = decisionTable();
    expect(table.map(({ refused, refusedAsDrill, ...fields }) => fields)).toEqual(ALL);
    for (const { refused, refusedAsDrill, ...fields } of table) {
      expect(refused.length === 0).toBe(contractAccepts(fields, false));
      expect(refusedAsDrill.length === 0).toBe(contractAccepts(fields, true));
    }
    expect(table[4]).toEqual({
      decision_type: 'burst',
      target_cloud: 'gcp',
      dr_mode: 'restore',
      execution_plane: 'public-ephemeral',
      refused: ['public-ephemeral is for drills and break-glass only'],
      refusedAsDrill: [],
    });
  });

  it('is refused with all reasons at once (C3.10)', () => {
    const refused = parseDecision(
      anArtifact({
        decision_type: 'hold',
        dr_mode: 'restore',
        target_cloud: 'aws',
        execution_plane: 'gcp-iap',
      }),
      NOW,
    );
    expect(placesOf(refused)).toEqual(['dr_mode', 'target_cloud', 'execution_plane']);
  });

  it('reports what to write instead of each invalid combination (C3.8, C3.10, C5.5)', () => {
    const told = (deviations: Record<string, unknown>) =>
      reasonsOf(parseDecision(anArtifact(deviations), NOW));
    const hold = {
      decision_type: 'hold',
      dr_mode: 'restore',
      target_cloud: 'aws',
      execution_plane: 'gcp-iap',
    };
    expect(told(hold)).toEqual([
      'DecisionInvalid at dr_mode: a hold changes nothing, so dr_mode "restore" makes no sense -> write "deny"',
      'DecisionInvalid at target_cloud: a decision that denies or holds has no target, but target_cloud is "aws" -> write "none", or choose the intended dr_mode',
      'DecisionInvalid at execution_plane: gcp-iap reaches nothing in aws -> choose runner-local, private-overlay or bastion-explicit',
    ]);
    expect(told({ target_cloud: 'none', execution_plane: 'gcp-iap' })).toEqual([
      'DecisionInvalid at target_cloud: a failover needs a target cloud -> write "gcp", "azure" or "aws"',
      'DecisionInvalid at execution_plane: gcp-iap without a cloud target is for a failback only -> choose runner-local',
    ]);
    expect(
      told({
        decision_type: 'failback',
        target_cloud: 'none',
        dr_mode: 'managed_promote',
        execution_plane: 'public-ephemeral',
        repo_state_ref: undefined,
      }),
    ).toEqual([
      'DecisionInvalid at dr_mode: a failback on-premises has no managed standby to promote -> write "restore" or "warm_promote", or name the cloud in target_cloud',
      'DecisionInvalid at execution_plane: public-ephemeral is for drills and break-glass only -> choose a private mode, or set drill, or break_glass with a reason and an expiry',
      'DecisionInvalid at repo_state_ref: a decision that moves data needs the state reference of a repository -> name the repository state, such as org/gcp/object-repo#pgbackrest_primary',
    ]);
  });

  it.each([
    [{ decision_type: 'hold' }],
    [{ dr_mode: 'deny' }],
    [{ decision_type: 'failover', target_cloud: 'none' }],
    [{ target_cloud: 'none', dr_mode: 'managed_promote' }],
    [{ target_cloud: 'none', execution_plane: 'gcp-iap' }],
    [{ decision_type: 'failover' }],
    [{ dr_mode: 'restore' }],
  ] satisfies [DecisionDraft][])('finds nothing senseless in what is only missing: %j (C3.10)', (draft) => {
    expect(breaches(draft)).toEqual([]);
  });

  it('is judged even when another field is invalid (C3.10, C4.1)', () => {
    const refused = parseDecision(anArtifact({ target_cloud: 'none', rationale: '' }), NOW);
    expect(problemsOf(refused)).toEqual([
      expect.stringContaining('rationale'),
      expect.stringContaining('a failover needs a target cloud'),
    ]);
  });

  it('opens nothing with an expired break-glass permission (C5.5)', () => {
    const spent = { reason: 'the overlay is down', expires_at: '2026-03-01T12:00:00Z' };
    const refused = parseDecision(
      anArtifact({ execution_plane: 'public-ephemeral', break_glass: spent }),
      NOW,
    );
    expect(placesOf(refused)).toEqual(['break_glass.expires_at']);
  });
});
