import { attemptsSeen, nextSeen } from '../../contract/approval/seen';
import type { CallRequest } from '../../contract/run/activity-messages';
import type { EvidenceStore } from '../store/store';

/**
 * Adds an attempt of a call to what this runner has seen, once: from then on, operators can answer it. Recorded again
 * after a crash without effect.
 */
export async function seeAttempt(
  evidence: EvidenceStore,
  { ref, plan_digest, call, retry }: CallRequest,
): Promise<void> {
  for (;;) {
    const seen = await evidence.seen(ref);
    if (attemptsSeen(seen, plan_digest, call).some((one) => one.retry === retry)) return;
    const entry = nextSeen(seen, { what: 'attempt', plan_digest, call, retry }, new Date().toISOString());
    if (await evidence.see(ref, entry)) return;
  }
}
