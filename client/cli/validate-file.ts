import { Configuration } from '../../contract/configuration/configuration';
import { parseYaml } from '../../contract/configuration/yaml-document';
import { readSyntax } from '../../contract/configuration/yaml-syntax';
import { parseDecision } from '../../contract/decision/parse-decision';
import { Plan } from '../../contract/plan/plan';
import { Policy } from '../../contract/policy/policy';
import { type Validation, validationOf } from '../../contract/words/validation';

/** Validates one file: YAML is a plan, a policy or hyops-dr.yaml; anything else is a decision. */
export function validateFile(name: string, bytes: Uint8Array): Validation {
  if (!/\.ya?ml$/.test(name)) return validationOf(name, 'decision', parseDecision(bytes, new Date()));
  const text = new TextDecoder().decode(bytes);
  const kind = kindOf(text);
  if (kind === 'policy') return validationOf(name, kind, parseYaml(name, text, Policy, 'PolicyInvalid'));
  if (kind === 'configuration')
    return validationOf(name, kind, parseYaml(name, text, Configuration, 'ConfigurationInvalid'));
  return validationOf(name, kind, parseYaml(name, text, Plan, 'PlanInvalid'));
}

/** Determines the kind of a YAML file by a key that only this kind has; a plan by default. */
function kindOf(text: string): Exclude<Validation['kind'], 'decision'> {
  const syntax = readSyntax(text);
  if ('unfit' in syntax) return 'plan';
  let content: unknown;
  try {
    content = syntax.document.toJS();
  } catch {
    return 'plan';
  }
  if (typeof content !== 'object' || content === null) return 'plan';
  if ('rules' in content) return 'policy';
  return 'hyops' in content || 'runners' in content ? 'configuration' : 'plan';
}
