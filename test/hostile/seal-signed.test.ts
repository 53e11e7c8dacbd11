import { forgeAnswers } from './support/a-forger';
import { SignedWorld } from './support/a-signed-world';
import { sealedRefuted } from './support/refuted-evidence';

describe('C6.1 invented answers of a runner, where approvals must be signed', () => {
  it('do not become approvals in sealed evidence', async () => {
    const signed = await SignedWorld.open();
    const { world } = signed;
    const id = 'nobody-signed';
    const request = await world.waiting(id);
    await world.killWorker();
    await world.startWorker('--decisions');
    const forged = forgeAnswers(world);
    for (const by of ['alice', 'bob']) {
      const { statement } = await signed.message(request, 'verdict', 'approve', by, {}, 'mallory');
      await world.client.workflow
        .getHandle(`dr-${id}`)
        .executeUpdate('submitApproval', { args: [{ ...statement, signature: 'bm9uc2Vuc2U=' }] });
    }
    expect(await forged).toEqual(expect.arrayContaining(['verifySignatures', 'confirmApproval', 'runCall']));
    await world.killWorker();
    await world.startWorker();
    expect(await world.end(id)).toMatchObject({ outcome: 'failed', reasons: [{ code: 'EvidenceUnsealed' }] });
    const { record, differences } = await sealedRefuted(world, id);
    expect([record.outcome, record.approvals]).toEqual(['aborted', []]);
    expect(differences).toContain('verifySignatures');
    expect(await signed.started()).toEqual([]);
    await world.close([id]);
  });
});
