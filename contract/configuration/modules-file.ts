import { z } from 'zod';
import { Catalogue } from '../effects/catalogue';
import { SHIPPED_MODULES } from '../effects/shipped-modules';
import { type Parsed, reasonOf } from '../words/failures';
import { parseYaml } from './yaml-document';

export const MODULES_FILE = 'modules.yaml';

const ModulesFile = z.strictObject({ modules: Catalogue });

/**
 * `modules.yaml`: the effects of modules that HyOps does not ship. Without the file there are none. The effects of
 * shipped modules cannot be configured, because the guards depend on them.
 */
export function parseModulesFile(text: string | undefined): Parsed<Catalogue> {
  if (text === undefined) return { ok: true, value: {} };
  const file = parseYaml(MODULES_FILE, text, ModulesFile, 'ConfigurationInvalid');
  if (!file.ok) return file;
  const { modules } = file.value;
  const reasons = Object.keys(modules)
    .filter((name) => Object.hasOwn(SHIPPED_MODULES, name))
    .map((name) =>
      reasonOf('ConfigurationInvalid')(
        `the effect of ${name} is known, because HyOps ships this module`,
        `${MODULES_FILE} modules.${name}`,
        'remove the entry',
      ),
    );
  return reasons.length > 0 ? { ok: false, reasons } : { ok: true, value: modules };
}
