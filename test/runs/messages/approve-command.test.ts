import { World } from '../../support/a-world';
import { onTerminal } from '../../support/on-a-terminal';

describe('C4.8 hyops-dr approve', () => {
  const id = 'asked';
  let world: World;
  let digest: string;

  beforeAll(async () => {
    world = await World.open();
    ({ plan_digest: digest } = await world.waiting(id));
  });
  afterAll(() => world?.close());

  const args = ['approve', id, '--as', 'alice', '--reason', 'the primary is lost'];
  const answering = (answer: string) =>
    onTerminal(args, { prompt: '[y/N]', answer, env: world.environment() });
  const given = async () => (await world.dr.approvalRequest(id))?.approvals_given;

  it.each(['n\n', '\n', 'yes please\n', '\u0004'])(
    'sends nothing when a person answers %j',
    async (answer) => {
      const { code, stdout } = await answering(answer);
      expect([code, await given()]).toEqual([2, []]);
      expect(stdout).toContain('not sent');
    },
  );

  it('needs the digest of the plan from a script', async () => {
    const { code, stderr } = await world.hyopsDr(...args);
    expect([code, await given()]).toEqual([2, []]);
    expect(stderr).toContain(`add --yes --digest ${digest.slice(0, 16)}`);
    expect((await world.hyopsDr(...args, '--yes')).code).toBe(2);
  });

  it('is refused for another plan', async () => {
    const { code, stderr } = await world.hyopsDr(...args, '--digest', 'f'.repeat(64));
    expect([code, await given()]).toEqual([5, []]);
    expect(stderr).toContain(`it is for another plan; this one has the digest ${digest}`);
  });

  it('shows the plan, its place and what cannot be undone, and sends the approval of a person who agrees', async () => {
    const { code, stdout } = await answering('y\n');
    expect(code).toBe(0);
    expect(stdout).toContain('in dev');
    expect(stdout).toContain('cannot be undone:');
    expect(stdout).toMatch(/Approve this for \S+ in dev\? \[y\/N\]/);
    expect(await world.end(id)).toMatchObject({ outcome: 'completed' });
  });
});
