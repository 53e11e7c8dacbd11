import type { SyncCall } from '../../contract/plan/compiled-plan';
import { syncReport } from '../hyops/sync-output';
import { type CallFacts, type Conclusion, concludeCutShort, failureOf, lastError } from './conclude';

/** Everything known about an ended sync of secrets. */
export interface SyncFacts extends Pick<CallFacts, 'result' | 'stdout' | 'stderr' | 'tool' | 'left'> {
  call: SyncCall;
  /** The scope in the command line that ran; undefined when it names none. */
  scope: string | undefined;
  /** The names that HyOps said before the call that it would sync. */
  names: readonly string[];
  /** The names in the vault after the call; undefined when they cannot be read. */
  inVault: readonly string[] | undefined;
  /** The runtime vault, without symbolic links. */
  vault: string;
}

/** HyOps checks options, map and programs before it contacts the secret store. */
const NOTHING_STARTED = [11, 12];

/**
 * Derives the conclusion of a sync (C7.6): it counts as executed only if the approved scope ran, HyOps wrote as many
 * secrets as it said before into this vault, and all of their names are there. Pure.
 */
export function concludeSync(facts: SyncFacts): Conclusion {
  const { call, result } = facts;
  const failed = failureOf(call);
  const cut = concludeCutShort(facts);
  if (cut) return cut;
  if (facts.scope !== call.scope)
    return failed(
      'HyopsNotExecuted',
      `the command that ran has the scope ${facts.scope ?? 'of nobody'}`,
      'report this as a bug in hyops-dr',
    );
  const refused = NOTHING_STARTED.includes(result.code ?? 0);
  const reported = facts.stdout.split('\n').some((line) => line.startsWith('ERR: '));
  if (result.code !== 0 && (refused || reported))
    return failed(
      refused ? 'HyopsRefused' : 'HyopsFailed',
      lastError(facts),
      'fix the cause, then retry, skip or abort',
    );
  const report = result.code === 0 ? syncReport(facts.stdout) : undefined;
  if (!report)
    return failed(
      'HyopsOutcomeUnknown',
      `HyOps printed no result (exit code ${result.code}): ${lastError(facts)}`,
      'compare the names in the vault (hyops secrets keys), then retry, skip or abort',
    );
  const wrong = unlike(report, facts);
  return wrong
    ? failed('HyopsFailed', wrong, 'correct the map of secrets or the vault, then retry, skip or abort')
    : { state: 'executed', hyops_run: null };
}

function unlike(
  { synced, file }: { synced: number; file: string },
  { vault, names, inVault }: SyncFacts,
): string | undefined {
  if (file !== vault) return `HyOps wrote into ${file}, not into ${vault}`;
  if (synced !== names.length)
    return `HyOps synced ${synced} secrets, but the scope had ${names.length} right before: ${names.join(', ')}`;
  if (!inVault) return 'the names in the vault cannot be read afterwards';
  const missing = names.filter((name) => !inVault.includes(name));
  return missing.length > 0 ? `not in the vault afterwards: ${missing.join(', ')}` : undefined;
}
