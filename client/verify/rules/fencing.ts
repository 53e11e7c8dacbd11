import { z } from 'zod';
import { type Account, callOf } from '../../bundle/account';
import { jsonIn } from '../../bundle/bundle';
import { type Finding, violated } from '../../bundle/finding';

const Rungs = z.looseObject({ rungs: z.array(z.unknown()) });
const Proven = z.looseObject({ observed_at: z.string(), proof: z.looseObject({ proven_by: z.string() }) });

/** Checks that fencing was proven again right before each call that moves data or cuts traffic (C6.5). */
export function fencingRule({ bundle, plan }: Account): Finding[] {
  if (!Rungs.safeParse(plan?.['fencing']).success) return [];
  const moving = plan?.calls.filter(({ step }) => step === 'move-data' || step === 'cut-traffic') ?? [];
  const folders = [...bundle.files.keys()].flatMap((path) => {
    const [, folder] = /^(calls\/[^/]+\/)(?:call|result)\.json$/.exec(path) ?? [];
    return folder !== undefined && moving.some(({ id }) => callOf(path).includes(id)) ? [folder] : [];
  });
  return [...new Set(folders)].flatMap((folder) => {
    const name = `${folder}fencing.json`;
    if (Proven.safeParse(jsonIn(bundle, name)).success) return [];
    return [
      violated('C6.5', name, 'there is no proof that the old primary was fenced right before this call'),
    ];
  });
}
