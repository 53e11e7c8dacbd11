import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CALL,
  CALL_ACCESS,
  callFolder,
  RESULT,
  STDERR,
  STDOUT,
  SYNC,
} from '../../contract/evidence/files/calls';
import type { CompiledPlan, SyncCall } from '../../contract/plan/compiled-plan';
import type { CallRequest } from '../../contract/run/activity-messages';
import { syncedScope } from '../hyops/arguments';
import type { HyopsReader } from '../hyops/reader';
import { syncReport } from '../hyops/sync-output';
import { readOutput } from '../process/output-file';
import type { CallEnd } from '../process/start-or-adopt';
import type { SecretFilter } from '../redaction/secret-filter';
import { fragment } from '../store/attempt';
import type { EvidenceStore } from '../store/store';
import { beforeCall } from './before-call';
import { cleaned } from './cleaned';
import type { CallFacts, Conclusion } from './conclude';
import { concludeUnknown } from './conclude';
import { concludeSync } from './conclude-sync';
import { leftBehind } from './left-behind';

interface Dependencies {
  evidence: EvidenceStore;
  hyops: HyopsReader;
  filter: SecretFilter;
}

/**
 * Derives the conclusion of a sync of secrets from what it left, and records it: the scope is the one in the command
 * that ran, and the names are compared with the vault; no values (C4.4, C7.6).
 */
export async function endSync(
  { evidence, hyops, filter }: Dependencies,
  request: CallRequest,
  call: SyncCall,
  plan: CompiledPlan,
  end: CallEnd,
): Promise<{ conclusion: Conclusion; result: CallFacts['result'] | null }> {
  const { folder } = end;
  const spec = await folder.spec();
  const limit = spec?.output_limit_bytes ?? 0;
  const { redactor } = await filter.current();
  const clean = async (path: string) => cleaned(redactor, await readOutput(path, limit));
  const [stdout, stderr] = [await clean(folder.stdout), await clean(folder.stderr)];
  const left = await leftBehind(folder, undefined);
  const { names } = beforeCall(spec);
  const scope = syncedScope(spec?.argv ?? []);
  const result = end.known ? end.result : null;
  const inVault = await hyops.secretNames(plan.environment);
  const conclusion = end.known
    ? concludeSync({
        ...{ call, result: end.result, stdout, stderr, tool: '', left, scope, names },
        inVault: inVault.ok ? inVault.value : undefined,
        vault: join(await realpath(spec?.root ?? '/'), 'vault', 'bootstrap.vault.env'),
      })
    : concludeUnknown(call, folder.path, { stdout, left, after: undefined });
  const place = callFolder(call.id, request.retry);
  const synced = syncReport(stdout)?.synced ?? null;
  await evidence.record(
    request.ref,
    fragment(`call ${call.id}: ${conclusion.state}`, {
      ...CALL.holding({ ...request, scope: call.scope }, place),
      ...RESULT.holding({ conclusion, result, proofs: [], state: null }, place),
      ...SYNC.holding({ scope: scope ?? '', names, synced }, place),
      // It reaches the secret store, and none of the hosts that the access mode is about.
      ...CALL_ACCESS.holding({ requested: plan.access_mode, kept: true, proof: null, reasons: [] }, place),
      ...STDOUT.holding(stdout, place),
      ...STDERR.holding(stderr, place),
    }),
  );
  return { conclusion, result };
}
