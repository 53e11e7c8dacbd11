import { z } from 'zod';

/** Set from other keys, or fixed for every call. */
const OURS = [
  'PATH',
  'HOME',
  'LANG',
  'TZ',
  'NO_COLOR',
  'PYTHONUNBUFFERED',
  'HYOPS_CORE_ROOT',
  'HYOPS_ENV',
  'HYOPS_UPDATE_CHECK',
  'HYOPS_UPDATE_POLICY_URL',
];
/** These would select another runtime, password, route to hosts, other inputs or less output than the approved plan. */
const MEANING_CHANGERS =
  /^(HYOPS_INPUT|HYOPS_RUNTIME_ROOT|HYOPS_VAULT_|ANSIBLE_VAULT_|ANSIBLE_SSH_(\w+_)?(ARGS|EXECUTABLE)|TF_VAR_|TF_CLI_ARGS|HYOPS_PROGRESS_CHILD|HYOPS_DR_)/;

/**
 * Additional variables of every `hyops` process, by name, such as those of Python, Terraform or a cloud. Everything
 * that reaches HyOps is in the configuration: nothing is inherited, and variables that could change the approved plan
 * are refused.
 */
export const HyopsVariables = z.record(z.string(), z.string()).superRefine((variables, context) => {
  for (const name of Object.keys(variables)) {
    const why = wrongWith(name);
    if (why) context.addIssue({ code: 'custom', path: [name], message: why });
  }
});

/** Additional variables of the notify command, by name. */
export const NotifyVariables = z
  .record(z.string(), z.string())
  .refine(
    (variables) => !('TZ' in variables),
    'must not set TZ: every tool runs with TZ=UTC; convert the times of a notice in the command',
  );

function wrongWith(name: string): string | undefined {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return 'is not the name of a variable';
  if (OURS.includes(name)) return 'is set for every call already';
  if (MEANING_CHANGERS.test(name)) return 'would change what HyOps does behind the approved plan';
  return undefined;
}
