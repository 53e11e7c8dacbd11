import { parse } from 'yaml';
import { z } from 'zod';
import { Plan } from '../../contract/plan/plan';
import { ENVIRONMENT_NAME } from '../../contract/words/names';
import { HOST_NAME } from '../../contract/world/address';
import { placeholdersIn } from '../../contract/world/placeholders';
import { TrafficCheck } from '../../contract/world/probe';
import { usualValues } from './sample';

/**
 * What `init` asks. The flag of a question is its name with dashes. A question whose name has a value in
 * `client/sample/values.yaml` is not asked on a terminal; its flag changes that value.
 */
export interface Question {
  /** The `{{name}}` in the sample files. */
  name: string;
  /** The prompt, and the help of the flag. */
  asks: string;
  example: string;
  check: z.ZodType<string>;
}

// Values become part of YAML texts, so none may contain a character that means something there.
const Path = z.string().regex(/^\/[\w./@-]+$/, 'must be an absolute path');
const Word = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'must be lower-case letters, digits and dashes');
const Host = z.string().regex(HOST_NAME, 'must be the name of a host');
const Address = z.ipv4('must be an IPv4 address');
const People = z
  .string()
  .regex(/^[\w.@-]+(\s*,\s*[\w.@-]+)*$/, 'must be names, separated by commas')
  .transform((names) => names.split(/\s*,\s*/).join(', '));

export const QUESTIONS: readonly Question[] = [
  {
    name: 'workload',
    asks: 'name of the workload',
    example: 'orders',
    check: Plan.shape.workload,
  },
  {
    name: 'service_name',
    asks: 'DNS name by which clients reach the database; the failover changes it',
    example: 'orders-db.prod.internal',
    check: Host.includes('.', 'must be a complete DNS name'),
  },
  {
    name: 'dns_server',
    asks: 'name server that answers for this name, with its port',
    example: '10.0.0.53:53',
    check: TrafficCheck.shape.servers.element,
  },
  {
    name: 'onprem_address',
    asks: 'address of the primary on-premises, which a failover must prove fenced',
    example: '10.0.0.10',
    check: Address,
  },
  {
    name: 'gcp_address',
    asks: 'address of the database in GCP after a failover',
    example: '10.80.0.10',
    check: Address,
  },
  { name: 'context_id', asks: 'HyOps context of the machines in GCP', example: 'prod', check: Word },
  { name: 'zone', asks: 'zone of the machines in GCP', example: 'europe-west2-b', check: Word },
  {
    name: 'witness',
    asks: 'ssh destination of a second place to probe fencing from, outside the network of the runner',
    example: 'hyops-dr@witness.prod.internal',
    check: z.string().regex(/^[\w.-]+(@[\w.-]+)?$/, 'must be a host, or user@host'),
  },
  {
    name: 'approvers',
    asks: 'names of the people who may approve, separated by commas',
    example: 'alice, bob',
    check: People,
  },
  {
    name: 'operators',
    asks: 'names of the people who may retry, skip or abort, separated by commas',
    example: 'alice, bob',
    check: People,
  },
  {
    name: 'environment',
    asks: 'HyOps environment',
    example: 'staging',
    check: z.string().regex(ENVIRONMENT_NAME, 'must be a HyOps environment name'),
  },
  {
    name: 'runtime_root',
    asks: 'HyOps runtime root of the environment',
    example: '/srv/hyops/envs/prod',
    check: Path,
  },
  { name: 'hyops_prefix', asks: 'folder in which HyOps is installed', example: '/opt/hyops', check: Path },
  {
    name: 'vault_password_file',
    asks: 'file with the password of the HyOps vault',
    example: '/run/secrets/vault-password',
    check: Path,
  },
  {
    name: 'data_dir',
    asks: 'folder for the state and the evidence of the runner',
    example: '/srv/hyops-dr',
    check: Path,
  },
];

/** The flag of a question. */
export function flagOf({ name }: Pick<Question, 'name'>): string {
  return name === 'workload' ? '--for' : `--${name.replaceAll('_', '-')}`;
}

/** Returns the answer that usually fits; undefined when only people know it. */
export function usualAnswer({ name }: Question): string | undefined {
  return usualValues()[name]?.replaceAll(/\{\{(\w+)\}\}/g, (_whole, other: string) => other.toUpperCase());
}

/** Checks an answer; returns it as it is written into the files, or what is wrong with it. */
export function judgeAnswer({ check }: Question, text: string): { value: string } | { wrong: string } {
  const [placeholder] = placeholdersIn(text);
  if (placeholder) return { wrong: `has ${placeholder.says}` };
  const parsed = check.safeParse(text.trim());
  if (!parsed.success) return { wrong: parsed.error.issues[0]?.message ?? 'is not accepted' };
  const read: unknown[] = parse(`[${parsed.data}]`);
  if (read.some((one) => typeof one !== 'string'))
    return { wrong: 'would be read as a number or as yes or no' };
  return { value: parsed.data };
}
