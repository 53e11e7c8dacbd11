import { CancellationScope, condition } from '@temporalio/workflow';
import type { Proof } from '../../contract/signing/signed-statement';
import { failureOf } from '../run/failure';
import type { Run } from '../run/run';
import { hearProven, statementOf } from './hear';

/** Number of signatures verified in one activity: enough for a flood of messages, and small in the history. */
const AT_ONCE = 100;
const UNPROVEN: Proof = { ok: false, why: 'its signature was not verified' };

/**
 * Verifies signatures in the order in which messages arrived, for as long as the run is open; an abort does not stop
 * it.
 */
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
      // Removed only now: until these are judged, later messages must queue behind them.
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
