import { environmentOf, resolveRunner } from '../../../contract/configuration/resolve-runner';
import { aDecision } from '../decision/a-decision';
import { problemsOf } from '../decision/problems-of';
import { aConfiguration, aRunner } from './a-configuration';

const BREAK_GLASS = { reason: 'the overlay is down', expires_at: '2026-03-01T18:00:00Z' };

describe('the runner of a decision', () => {
  it('is the one that serves its environment and access mode (C5.1)', () => {
    const configuration = aConfiguration({
      environments: { production: { runtime_root: '/p' }, staging: { runtime_root: '/s' } },
      runners: [
        aRunner({ name: 'staging', environment: 'staging' }),
        aRunner({ name: 'bastion', access_modes: ['bastion-explicit', 'private-overlay'] }),
        aRunner({ name: 'right' }),
      ],
    });
    expect(resolveRunner(configuration, aDecision())).toMatchObject({ ok: true, value: { name: 'right' } });
    expect(resolveRunner(configuration, aDecision({ environment: 'staging' }))).toMatchObject({
      value: { name: 'staging' },
    });
  });

  it.each(['private-overlay', 'bastion-explicit', 'gcp-iap', 'public-ephemeral'])(
    'is refused for %s when runners serve only other modes (C4.7, C5.1)',
    (execution_plane) => {
      const decision = aDecision({ execution_plane, break_glass: BREAK_GLASS });
      expect(problemsOf(resolveRunner(aConfiguration(), decision))).toEqual([
        `RunnerMissing at hyops-dr.yaml runners: no runner serves ${execution_plane} in environment production`,
      ]);
    },
  );

  it('is never taken from another environment: a decision without its own runner is refused (C4.7)', () => {
    expect(problemsOf(resolveRunner(aConfiguration(), aDecision({ environment: 'staging' })))).toEqual([
      expect.stringContaining('no runner serves runner-local in environment staging'),
    ]);
  });

  it('is refused when two runners match (C5.1)', () => {
    const configuration = aConfiguration({ runners: [aRunner({ name: 'one' }), aRunner({ name: 'two' })] });
    expect(problemsOf(resolveRunner(configuration, aDecision()))).toEqual([
      expect.stringContaining(
        'RunnerAmbiguous at hyops-dr.yaml runners: 2 runners serve runner-local in environment production: one, two',
      ),
    ]);
  });

  it('serves the environment of the decision, or the configured default (C5.1)', () => {
    expect(environmentOf(aConfiguration(), aDecision())).toBe('production');
    expect(environmentOf(aConfiguration(), aDecision({ environment: 'dev' }))).toBe('dev');
  });
});
