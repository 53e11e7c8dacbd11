import { readdir, readFile } from 'node:fs/promises';
import { verifyBundle } from '../../../client/verify/verify';
import type { RunRecord } from '../../../contract/run/record';
import { stockVerdict } from '../../evidence/verify/stock-verifier';
import type { World } from '../../support/a-world';

/** Reads a file of the only bundle of a decision. */
export async function inBundle(world: World, id: string, file: string): Promise<string> {
  const [run = ''] = (await readdir(world.path('evidence', id))).filter((name) => name !== 'claim.json');
  return readFile(world.path('evidence', id, run, file), 'utf8');
}

/** Seals what the runner knows; returns the run record and the differences, which both verifiers must refuse. */
export async function sealedRefuted(
  world: World,
  id: string,
): Promise<{ record: RunRecord; differences: string }> {
  const { stdout } = await world.hyopsDr('evidence', 'seal', id, '--json');
  expect(JSON.parse(stdout).swept).toEqual([expect.objectContaining({ state: 'sealed' })]);
  const trust = world.path('config', 'trusted_keys');
  const { exit, findings } = await verifyBundle(world.path('evidence', id), { trustDir: trust });
  expect([exit, findings.some(({ file }) => file.endsWith('differences.json'))]).toEqual([23, true]);
  expect(stockVerdict(world.path('evidence', id), trust)).toBe(23);
  expect(await inBundle(world, id, 'report.html')).toContain('not what happened');
  const { record } = JSON.parse(await inBundle(world, id, 'report.json'));
  expect(record.reasons[0]).toMatchObject({ code: 'EndedOutsideRunner', where: 'differences.json' });
  return { record, differences: await inBundle(world, id, 'differences.json') };
}
