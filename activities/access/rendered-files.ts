import { lookup } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { valueAt } from '../../contract/decision/decided-input';
import { type Approved, accessDowngrades } from '../../contract/gates/access-downgrades';
import type { CompiledPlan, HyopsCall } from '../../contract/plan/compiled-plan';
import type { Reason } from '../../contract/words/failures';
import { isAddress } from '../../contract/world/address';
import { type RenderedAccess, type RenderedHost, renderedAccess } from '../../contract/world/rendered-access';
import { codeOf } from '../files/error-code';

/** How one blueprint step reaches its hosts according to a HyOps record, and how that differs from the approved mode. */
export interface RenderedProof {
  step: string;
  record: string;
  hosts: RenderedHost[];
  auto_bastion: string | null;
  /** The decided values that HyOps used; null when it used none (C3.9). */
  decided: { field: string; input: string; ran_with: unknown }[];
  reasons: Reason[];
}

/** Compares what HyOps rendered for a call with what was approved; undefined when HyOps left no record (C5.1). */
export async function proveRendered(
  record: string,
  plan: CompiledPlan,
  call: HyopsCall,
): Promise<RenderedProof | undefined> {
  const rendered = await readRendered(record);
  if (!rendered) return undefined;
  const approved: Approved = {
    step: call.blueprint_step,
    inputs: call.overlay.steps[0].inputs,
    needs: plan.access,
    publicHosts: plan.public_hosts,
    decided: call.decided,
    addresses: await addressesOf(rendered),
  };
  return {
    step: call.blueprint_step,
    record,
    hosts: rendered.hosts,
    auto_bastion: rendered.autoBastion,
    decided: call.decided.map(({ field, path }) => ({
      field,
      input: path.join('.'),
      ran_with: valueAt(rendered.inputs, path) ?? null,
    })),
    reasons: accessDowngrades(rendered, approved),
  };
}

async function readRendered(record: string): Promise<RenderedAccess | undefined> {
  const meta = await jsonIn(join(record, 'meta.json'));
  const inventory = inventoryPath(meta);
  return renderedAccess({
    meta,
    resolved: await jsonIn(join(record, 'inputs_resolved.json')),
    inventory: inventory === undefined ? undefined : await textIn(inventory),
  });
}

function inventoryPath(meta: unknown): string | undefined {
  if (typeof meta !== 'object' || meta === null || !('inventory' in meta)) return undefined;
  return typeof meta.inventory === 'string' ? meta.inventory : undefined;
}

/** Resolves host names on this machine, because it makes the connections. */
async function addressesOf({ hosts }: RenderedAccess): Promise<Map<string, string[]>> {
  const names = hosts.filter(({ host, way }) => way === 'direct' && !isAddress(host)).map(({ host }) => host);
  const found = names.map(async (name) => {
    const answers = await lookup(name, { all: true }).catch(() => []);
    return [name, answers.map(({ address }) => address)] as const;
  });
  return new Map(await Promise.all(found));
}

async function jsonIn(path: string): Promise<unknown> {
  const text = await textIn(path);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function textIn(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
