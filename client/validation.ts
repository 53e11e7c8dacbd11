import { parse } from 'yaml';
import { Configuration } from '../contract/configuration';
import type { Parsed, Reason } from '../contract/failures';
import { parseDecision } from '../contract/parse-decision';
import { Plan } from '../contract/plan';
import { Policy } from '../contract/policy';
import { parseYaml } from '../contract/yaml-document';
import { configurationTexts, readConfiguration } from './read-configuration';

/** What was found in a file or folder. `open` are the places, `file:line`, that are still to be filled in. */
export interface Validation {
  kind: 'decision' | 'plan' | 'policy' | 'configuration';
  reasons: Reason[];
  open: string[];
}

/** Checks one file by what it is: YAML is a plan, a policy or hyops-dr.yaml; anything else a decision. */
export function validateFile(name: string, bytes: Uint8Array): Validation {
  if (!/\.ya?ml$/.test(name)) return found('decision', parseDecision(bytes, new Date()), []);
  const text = new TextDecoder().decode(bytes);
  const kind = kindOf(text);
  const open = openPlaces(name, text);
  if (kind === 'policy') return found(kind, parseYaml(name, text, Policy, 'PolicyInvalid'), open);
  if (kind === 'configuration')
    return found(kind, parseYaml(name, text, Configuration, 'ConfigurationInvalid'), open);
  return found('plan', parseYaml(name, text, Plan, 'PlanInvalid'), open);
}

/** Checks a whole configuration folder. */
export async function validateFolder(folder: string): Promise<Validation> {
  const texts = await configurationTexts(folder);
  const open = [...texts].flatMap(([name, text]) => openPlaces(name, text));
  return found('configuration', await readConfiguration(folder), open);
}

function found(kind: Validation['kind'], parsed: Parsed<unknown>, open: string[]): Validation {
  return { kind, reasons: parsed.ok ? [] : parsed.reasons, open };
}

/** What a YAML file wants to be, by the key that only this kind has; a plan where nothing tells. */
function kindOf(text: string): Validation['kind'] {
  let content: unknown;
  try {
    content = parse(text);
  } catch {
    return 'plan';
  }
  if (typeof content !== 'object' || content === null) return 'plan';
  if ('rules' in content) return 'policy';
  return 'hyops' in content || 'runners' in content ? 'configuration' : 'plan';
}

function openPlaces(name: string, text: string): string[] {
  return text.split('\n').flatMap((line, at) =>
    // Comments may speak of it.
    /CHANGE_ME/.test(line.replace(/(^|\s)#.*/, '')) ? [`${name}:${at + 1}`] : [],
  );
}
