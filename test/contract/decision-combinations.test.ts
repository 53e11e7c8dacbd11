import { parseDecision } from '../../contract/parse-decision';
import { anArtifact, NOW } from './a-decision';
import { placesOf, problemsOf } from './problems-of';

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

  it('refuses with all reasons at once (C3.10)', () => {
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

  it('judges the combination also when another field is broken (C3.10, C4.1)', () => {
    const refused = parseDecision(anArtifact({ target_cloud: 'none', rationale: '' }), NOW);
    expect(problemsOf(refused)).toEqual([
      expect.stringContaining('rationale'),
      expect.stringContaining('a failover needs a cloud to go to'),
    ]);
  });

  it('lets a break-glass that has run out open nothing (C5.5)', () => {
    const spent = { reason: 'the overlay is down', expires_at: '2026-03-01T12:00:00Z' };
    const refused = parseDecision(
      anArtifact({ execution_plane: 'public-ephemeral', break_glass: spent }),
      NOW,
    );
    expect(placesOf(refused)).toEqual(['break_glass.expires_at']);
  });
});
