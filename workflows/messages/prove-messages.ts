import { CancellationScope, condition } from '@temporalio/workflow';
import type { Proof } from '../../contract/signing/signed-statement';
import { failureOf } from '../run/failure';
import type { Run } from '../run/run';
import { hearProven, statementOf } from './hear';

/** So many signatures are verified in one go: enough for a flood, and small in the history. */
const AT_ONCE = 100;
const UNPROVEN: Proof = { ok: false, why: 'its signature was not verified' };

/** Has signatures verified in the order in which messages came, as long as the run lives; an abort does not end it. */
export async function proveMessages(run: Run): Promise<void> {
  await CancellationScope.nonCancellable(async () => {
    for (;;) {
      await condition(() => !run.conversation.idle);
      const batch = run.conversation.first(AT_ONCE);
      const signed = batch.flatMap((heard) => {
        const statement = statementOf(run, heard);
        return statement ? [{ heard, statement }] : [];
      });
      const proofs =
        signed.length > 0
          ? await proofsOf(
              run,
              signed.map(({ statement }) => statement),
            )
          : [];
      // Only now: until these are judged, whatever comes has to line up behind them.
      run.conversation.takeOut(batch.length);
      for (const heard of batch)
        hearProven(run, heard, proofs[signed.findIndex((one) => one.heard === heard)] ?? UNPROVEN);
    }
  });
}

async function proofsOf(run: Run, statements: Parameters<Run['runner']['proving']['verifySignatures']>[1]) {
  try {
    return await run.runner.proving.verifySignatures.executeWithOptions({ summary: 'verify signatures' }, [
      run.planRef,
      statements,
    ]);
  } catch (error) {
    const why = failureOf(error).map(({ what }) => what);
    return statements.map((): Proof => ({ ok: false, why: `it could not be verified: ${why.join('; ')}` }));
  }
}
