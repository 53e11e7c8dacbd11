import type { Reason } from '../words/failures';
import type { Decision } from './decision';

/** The fields that are valid individually; a rule applies only when all its fields are present. */
export type DecisionDraft = { [K in keyof Decision]?: Decision[K] | undefined };

type Rule = (draft: DecisionDraft) => Omit<Reason, 'code'> | undefined;

const isDeny = (draft: DecisionDraft) => draft.decision_type === 'hold' || draft.dr_mode === 'deny';

/** The combinations of fields that are valid (C3.10, C5.5); each rule is one sentence of the contract. */
const RULES: Rule[] = [
  (d) =>
    d.decision_type === 'hold' && d.dr_mode !== undefined && d.dr_mode !== 'deny'
      ? {
          what: `a hold changes nothing, so dr_mode "${d.dr_mode}" makes no sense`,
          where: 'dr_mode',
          do: 'write "deny"',
        }
      : undefined,
  (d) =>
    isDeny(d) && d.target_cloud !== undefined && d.target_cloud !== 'none'
      ? {
          what: `a decision that denies or holds has no target, but target_cloud is "${d.target_cloud}"`,
          where: 'target_cloud',
          do: 'write "none", or choose the intended dr_mode',
        }
      : undefined,
  (d) =>
    (d.decision_type === 'failover' || d.decision_type === 'burst') &&
    d.dr_mode !== undefined &&
    d.dr_mode !== 'deny' &&
    d.target_cloud === 'none'
      ? {
          what: `a ${d.decision_type} needs a target cloud`,
          where: 'target_cloud',
          do: 'write "gcp", "azure" or "aws"',
        }
      : undefined,
  (d) =>
    d.decision_type === 'failback' && d.target_cloud === 'none' && d.dr_mode === 'managed_promote'
      ? {
          what: 'a failback on-premises has no managed standby to promote',
          where: 'dr_mode',
          do: 'write "restore" or "warm_promote", or name the cloud in target_cloud',
        }
      : undefined,
  (d) =>
    d.execution_plane === 'gcp-iap' && (d.target_cloud === 'aws' || d.target_cloud === 'azure')
      ? {
          what: `gcp-iap reaches nothing in ${d.target_cloud}`,
          where: 'execution_plane',
          do: 'choose runner-local, private-overlay or bastion-explicit',
        }
      : undefined,
  (d) =>
    d.execution_plane === 'gcp-iap' &&
    d.target_cloud === 'none' &&
    d.decision_type !== undefined &&
    d.decision_type !== 'failback'
      ? {
          what: 'gcp-iap without a cloud target is for a failback only',
          where: 'execution_plane',
          do: 'choose runner-local',
        }
      : undefined,
  (d) =>
    d.execution_plane === 'public-ephemeral' && d.drill !== true && d.break_glass === undefined
      ? {
          what: 'public-ephemeral is for drills and break-glass only',
          where: 'execution_plane',
          do: 'choose a private mode, or set drill, or break_glass with a reason and an expiry',
        }
      : undefined,
  (d) =>
    d.repo_state_ref === undefined && d.decision_type !== undefined && d.dr_mode !== undefined && !isDeny(d)
      ? {
          what: 'a decision that moves data needs the state reference of a repository',
          where: 'repo_state_ref',
          do: 'name the repository state, such as org/gcp/object-repo#pgbackrest_primary',
        }
      : undefined,
  (d) =>
    d.continues !== undefined && d.continues === d.decision_id
      ? {
          what: 'a decision cannot continue itself',
          where: 'continues',
          do: 'name the decision whose run ended, and give this one a new decision_id',
        }
      : undefined,
];

/** Lists every invalid combination of fields. */
export function breaches(draft: DecisionDraft): Reason[] {
  return RULES.flatMap((rule) => {
    const breach = rule(draft);
    return breach ? [{ code: 'DecisionInvalid', ...breach }] : [];
  });
}

/** Checks that the decision is fresh at `now`; refuses an expired one and one from the future. */
export function staleness(draft: DecisionDraft, now: Date): Reason[] {
  const reasons: Reason[] = [];
  const late = (where: string, until: string | undefined) => {
    if (until !== undefined && new Date(until) <= now)
      reasons.push({
        code: 'DecisionExpired',
        what: `${where} was ${until}; it is ${now.toISOString()} now`,
        where,
        do: 'have the decision service check again and issue a new decision',
      });
  };
  late('expires_at', draft.expires_at);
  late('break_glass.expires_at', draft.break_glass?.expires_at);
  // Clocks of two machines differ; five minutes is what Kerberos tolerates.
  if (draft.issued_at !== undefined && new Date(draft.issued_at).getTime() > now.getTime() + 300_000)
    reasons.push({
      code: 'DecisionInvalid',
      what: `issued_at ${draft.issued_at} is in the future; it is ${now.toISOString()} now`,
      where: 'issued_at',
      do: 'check the clocks of the decision service and of the worker',
    });
  return reasons;
}
