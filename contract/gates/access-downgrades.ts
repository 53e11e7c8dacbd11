import { type DecidedInput, valueAt } from '../decision/decided-input';
import { type Reason, reasonOf } from '../words/failures';
import { type AccessNeeds, type PublicHost, SSH_ACCESS } from '../world/access';
import { isAddress, isPrivateAddress } from '../world/address';
import type { RenderedAccess, RenderedHost } from '../world/rendered-access';

/** A step as it was approved, and how the names of its hosts resolve. */
export interface Approved {
  step: string;
  /** Inputs of the approved overlay. */
  inputs: Record<string, unknown>;
  needs: AccessNeeds;
  publicHosts: readonly PublicHost[];
  /** Inputs that come from optional fields of the decision (C3.9). */
  decided: readonly DecidedInput[];
  /** Addresses by host name, as resolved; a name without addresses counts as unknown. */
  addresses: ReadonlyMap<string, readonly string[]>;
}

/** Inputs that define how and where a step works; HyOps must run with their approved values. */
const BINDING = [
  'ssh_access_mode',
  'ssh_proxy_jump_auto',
  'ssh_proxy_jump_host',
  'execution_plane',
  'assign_public_ip',
  'repo_state_ref',
];

/** Lists where the access that HyOps rendered differs from the approved access (C4.7, C4.9, C5.1, C5.6). */
export function accessDowngrades(rendered: RenderedAccess, approved: Approved): Reason[] {
  const { step, inputs, needs } = approved;
  const refuse = (what: string, advice: string) =>
    reasonOf('DowngradeRefused')(`step "${step}": ${what}`, `${step} as HyOps rendered it`, advice);
  const changed = BINDING.filter(
    (key) =>
      inputs[key] !== undefined &&
      key in rendered.inputs &&
      JSON.stringify(rendered.inputs[key]) !== JSON.stringify(inputs[key]),
  ).map((key) =>
    refuse(
      `${key} was approved as ${JSON.stringify(inputs[key])}, but HyOps ran with ${JSON.stringify(rendered.inputs[key])}`,
      'find out what changed it, in HyOps or its states, before any other call',
    ),
  );
  const opened =
    opensAddress(rendered.inputs) && needs.mode !== 'public-ephemeral'
      ? [refuse(`a public address was requested under ${needs.mode}`, 'remove the address')]
      : [];
  const auto = rendered.autoBastion
    ? [refuse(`an automatic bastion was active: ${rendered.autoBastion}`, 'write ssh_proxy_jump_auto: false')]
    : [];
  const ignored = approved.decided
    .filter(({ path }) => !isAlike(valueAt(rendered.inputs, path), valueAt(inputs, path)))
    .map(({ field, path }) =>
      refuse(
        `${path.join('.')} was approved as ${JSON.stringify(valueAt(inputs, path))}, because the decision says so (${field}), but HyOps ran with ${JSON.stringify(valueAt(rendered.inputs, path)) ?? 'nothing'}`,
        'find out why HyOps did not use it, before anything else is called',
      ),
    );
  const ways = rendered.hosts
    .flatMap((host) => wayReasons(host, approved))
    .map((what) =>
      refuse(what, `make HyOps reach it by ${needs.mode}, or issue a decision for the other mode`),
    );
  return [
    ...changed,
    ...ignored,
    ...opened,
    ...auto,
    ...new Map(ways.map((reason) => [reason.what, reason])).values(),
  ];
}

/** HyOps writes some numbers as strings. */
function isAlike(one: unknown, other: unknown): boolean {
  if (one === undefined || other === undefined) return one === other;
  const plain = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value) : String(value));
  return plain(one) === plain(other);
}

/** At the top level, or for one machine of several. */
function opensAddress(inputs: unknown): boolean {
  if (typeof inputs !== 'object' || inputs === null) return false;
  return Object.entries(inputs).some(
    ([key, value]) => (key === 'assign_public_ip' && value === true) || opensAddress(value),
  );
}

function wayReasons(host: RenderedHost, { needs, publicHosts, addresses }: Approved): string[] {
  if (host.way === 'local') return [];
  const wanted = SSH_ACCESS[needs.mode];
  const by = host.through === null ? host.way : `${host.way} through ${host.through}`;
  if (host.way !== wanted)
    return [`${host.host} was to be reached by ${wanted} (${needs.mode}), but HyOps reached it by ${by}`];
  if (needs.mode === 'bastion-explicit' && host.through !== needs.bastion.host)
    return [`${host.host} was to be reached through ${needs.bastion.host}, but HyOps reached it by ${by}`];
  if (needs.mode === 'gcp-iap' && host.through !== `${needs.project}/${needs.zone}`)
    return [
      `${host.host} was to be reached in ${needs.project}/${needs.zone}, but HyOps reached it by ${by}`,
    ];
  if (needs.mode === 'public-ephemeral' || needs.mode === 'gcp-iap') return [];
  return publicReasons(host, needs.mode, publicHosts, addresses);
}

/** Names behind a bastion are resolved there; only addresses can be judged from here. */
function publicReasons(
  { host, way }: RenderedHost,
  mode: string,
  publicHosts: readonly PublicHost[],
  addresses: Approved['addresses'],
): string[] {
  if (publicHosts.some((one) => one.host === host)) return [];
  if (isAddress(host)) return isPrivateAddress(host) ? [] : [`${host} is a public address under ${mode}`];
  if (way === 'bastion-explicit') return [];
  const found = addresses.get(host) ?? [];
  if (found.length === 0) return [`${host} does not resolve, so it is not known to be private`];
  return found
    .filter((address) => !isPrivateAddress(address))
    .map((address) => `${host} resolves to ${address}, a public address under ${mode}`);
}
