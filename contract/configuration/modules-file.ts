import { z } from 'zod';
import { type Catalogue, ModuleEffect, ModuleRef } from '../effects/catalogue';
import { SHIPPED_MODULES } from '../effects/shipped-modules';
import type { Parsed } from '../words/failures';
import { parseYaml } from './yaml-document';

export const MODULES_FILE = 'modules.yaml';

/** A refused key is reported together with everything else that is wrong with the file. */
const OwnModule = ModuleRef.refine((name) => !Object.hasOwn(SHIPPED_MODULES, name), {
  error: ({ input }) => `the effect of ${input} is known, because HyOps ships this module`,
  params: { advice: 'remove the entry' },
});
const ModulesFile = z.strictObject({ modules: z.record(OwnModule, ModuleEffect) });

/**
 * `modules.yaml`: the effects of modules that HyOps does not ship. Without the file there are none. The effects of
 * shipped modules cannot be configured, because the guards depend on them.
 */
export function parseModulesFile(text: string | undefined): Parsed<Catalogue> {
  if (text === undefined) return { ok: true, value: {} };
  const file = parseYaml(MODULES_FILE, text, ModulesFile, 'ConfigurationInvalid');
  return file.ok ? { ok: true, value: file.value.modules } : file;
}
