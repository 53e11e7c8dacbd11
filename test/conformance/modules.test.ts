import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { effectOfCall } from '../../contract/effects/effect-of-call';
import { SHIPPED_MODULES } from '../../contract/effects/shipped-modules';
import { modules } from '../../sandbox/hyops/modules/table';

const Spec = z.looseObject({
  inputs: z.looseObject({ defaults: z.record(z.string(), z.unknown()).nullish() }),
});

/** The modules that HyOps ships, each with its default inputs. */
function shipped(): [string, Record<string, unknown>][] {
  const root = join(process.env['HYOPS_CORE_ROOT'] ?? '', 'modules');
  if (!existsSync(root)) return modules.map(({ ref, defaults }) => [ref, defaults]);
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('/spec.yml'))
    .map((path) => {
      const spec = Spec.parse(parse(readFileSync(join(root, path), 'utf8')));
      return [dirname(path), spec.inputs.defaults ?? {}];
    });
}

describe('the modules that HyOps ships', () => {
  it('are all in the catalogue of effects (C4.4)', () => {
    expect(shipped().filter(([ref]) => !Object.hasOwn(SHIPPED_MODULES, ref))).toEqual([]);
  });

  it('have the effect of their default mode when a plan does not write it (C4.4)', () => {
    for (const [module_ref, defaults] of shipped()) {
      const entry = SHIPPED_MODULES[module_ref];
      if (!entry || !('by' in entry) || entry.otherwise === undefined) continue;
      const by = (inputs: Record<string, unknown>) => {
        const found = effectOfCall({ module_ref, action: 'deploy', inputs }, {});
        return [module_ref, found.ok ? found.value.effect : found.what];
      };
      expect(by({ [entry.by]: defaults[entry.by] })).toEqual(by({}));
    }
  });

  it('act on fields of a decision only by inputs that they have (C3.9)', () => {
    const missing = shipped().flatMap(([ref, defaults]) =>
      Object.values(SHIPPED_MODULES[ref]?.consumes ?? {})
        .flatMap((inputs) => inputs ?? [])
        .filter((input) => !Object.hasOwn(defaults, input))
        .map((input) => `${ref} ${input}`),
    );
    expect(missing).toEqual([]);
  });
});
