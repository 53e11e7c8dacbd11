import { z } from 'zod';

/** How one host of a step is reached: on this machine itself, or over SSH in one of three HyOps modes. */
export interface RenderedHost {
  name: string;
  host: string;
  way: 'local' | SshWay;
  /** Host of the bastion, or `project/zone` of the tunnel. */
  through: string | null;
}
export type SshWay = 'direct' | 'bastion-explicit' | 'gcp-iap';

/** What HyOps wrote about how a step reaches its hosts; each file is missing in some runs. */
export interface RenderedFiles {
  /** `inventory.ini` of the step. */
  inventory: string | undefined;
  /** `meta.json` of the driver. */
  meta: unknown;
  /** `inputs_resolved.json`. */
  resolved: unknown;
}

/** The access of one step as HyOps rendered it, whatever was declared (C5.1). */
export interface RenderedAccess {
  hosts: RenderedHost[];
  autoBastion: string | null;
  inputs: Record<string, unknown>;
}

const text = z.string().catch('');
const Meta = z.looseObject({
  proxy_jump: z
    .looseObject({ host: text, auto_enabled: z.boolean().catch(false), auto_note: text })
    .optional(),
});
const Host = z.looseObject({
  name: text,
  host: text,
  ansible_connection: text,
  gcp_iap_project_id: text,
  gcp_iap_zone: text,
});
const Resolved = z.looseObject({ inputs: z.record(z.string(), z.unknown()) });
const Groups = z.record(z.string(), z.array(Host)).catch({});

/** Undefined when HyOps left no record of how it reached its hosts. */
export function renderedAccess({ inventory, meta, resolved }: RenderedFiles): RenderedAccess | undefined {
  const driver = Meta.safeParse(meta).data;
  const inputs = Resolved.safeParse(resolved).data?.inputs;
  const jump = driver?.proxy_jump;
  const auto = jump?.auto_note || (jump?.auto_enabled ? `ssh_proxy_jump_auto is on` : '');
  const hosts = inventory === undefined ? hostsOfInputs(inputs ?? {}, jump?.host ?? '') : hostsOf(inventory);
  if (hosts.length === 0 && !inputs && !auto) return undefined;
  return { hosts, autoBastion: auto || null, inputs: inputs ?? {} };
}

/**
 * Lists the hosts of an Ansible inventory without duplicates. A value for a group applies to each of its hosts, and a
 * host without an address counts by its name: nothing that is not understood passes as private access.
 */
function hostsOf(inventory: string): RenderedHost[] {
  const said = new Map<string, string>();
  let [section, forAll] = ['', ''];
  for (const line of inventory.split('\n').map((one) => one.trim())) {
    if (line === '' || /^[#;]/.test(line)) continue;
    if (line.startsWith('[')) section = line;
    else if (section.endsWith(':vars]')) forAll += ` ${line}`;
    else if (!section.endsWith(':children]')) {
      const [name = ''] = line.split(/\s/, 1);
      said.set(name, `${said.get(name) ?? ''}${line.slice(name.length)}`);
    }
  }
  return [...said].flatMap(([name, variables]) => {
    const found = [...variables.matchAll(/\sansible_host=["']?([^\s"']+)/g)].map(([, host = name]) => host);
    const way = wayOf(variables + forAll);
    return [...new Set(found.length > 0 ? found : [name])].map((host) => ({ name, host, ...way }));
  });
}

function wayOf(line: string): Pick<RenderedHost, 'way' | 'through'> {
  const tunnel = /start-iap-tunnel .*--project (\S+) --zone ([^\s"']+)/.exec(line);
  if (tunnel) return { way: 'gcp-iap', through: `${tunnel[1]}/${tunnel[2]}` };
  // A proxy of an unknown form counts as a bastion without a name, which no plan allows.
  if (/Proxy(Command|Jump)/.test(line))
    return { way: 'bastion-explicit', through: /@(\S+) nc %h %p/.exec(line)?.[1] ?? 'unknown' };
  return { way: /ansible_connection=local/.test(line) ? 'local' : 'direct', through: null };
}

/** Derives the same from the inputs, by HyOps' own rule, when its working files remained on another machine. */
function hostsOfInputs(inputs: Record<string, unknown>, proxyHost: string): RenderedHost[] {
  const groups = Groups.parse(inputs['inventory_groups'] ?? {});
  const bastion = proxyHost || text.parse(inputs['ssh_proxy_jump_host']);
  return Object.values(groups)
    .flat()
    .map((one): RenderedHost => {
      const { name, host } = one;
      if (inputs['ssh_access_mode'] === 'gcp-iap')
        return { name, host, way: 'gcp-iap', through: `${one.gcp_iap_project_id}/${one.gcp_iap_zone}` };
      if (bastion) return { name, host, way: 'bastion-explicit', through: bastion };
      const local = one.ansible_connection === 'local' || ['localhost', '127.0.0.1', '::1'].includes(host);
      return { name, host, way: local ? 'local' : 'direct', through: null };
    });
}
