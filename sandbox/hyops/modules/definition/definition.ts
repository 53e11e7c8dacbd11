import type { Mapping, Value } from '../../../mapping';

/** What carries out a module in the real command. */
export type Driver = 'config/ansible' | 'iac/terragrunt' | 'images/packer';

/** Outputs of another module's state that become inputs: `output key -> input path`. */
export type Dependency = { module_ref: string; required: boolean; imports: Record<string, string> };

/** The world as a module's tool reaches it. */
export type World = {
  /** Does something to the site at an address (or of a name); throws when there is none or it refuses. */
  act(site: string, verb: string, body?: Mapping): Promise<Mapping>;
  siteAt(address: string): Promise<Mapping>;
  /** A secret or other variable of the tool's environment. */
  env(name: string): string;
};

/** What the work of a module is given. */
export type Task = {
  inputs: Mapping;
  world: World;
  /** How long the module's own waiting in the world lasts, already scaled. */
  seconds: number;
  emptyTargets: boolean;
  say(line: string): void;
};

/** Why a module is being resolved: only a deploy enforces what a human must have confirmed. */
export type Purpose = 'preflight' | 'validate' | 'plan' | 'apply' | 'deploy';

/** One row of the table of modules: what it is called, what it needs, and what it does. */
export type ModuleDefinition = {
  ref: string;
  driver: Driver;
  packId: string;
  credentials: readonly string[];
  defaults: Mapping;
  dependencies?: readonly Dependency[];
  publishes: readonly string[];
  /** Seconds of work at time scale 1. */
  seconds: number;
  /** Throws an error that describes the first invalid input. */
  validate?(inputs: Mapping, purpose: Purpose): void;
  /** The effect on the world; returns the outputs. Runs in the tool's process. */
  work(task: Task): Promise<Mapping>;
};

/** Inputs that every module driven over ssh has. */
export const sshDefaults: Record<string, Value> = {
  inventory_groups: {},
  inventory_state_ref: '',
  inventory_vm_groups: {},
  target_user: 'root',
  target_port: 22,
  ssh_private_key_file: '',
  ssh_proxy_jump_auto: false,
  ssh_proxy_jump_host: '',
  ssh_proxy_jump_user: 'root',
  ssh_proxy_jump_port: 22,
  become: true,
  become_user: 'root',
  connectivity_check: true,
  connectivity_timeout_s: 5,
  connectivity_wait_s: 0,
  required_env: [],
  required_env_destroy: [],
  load_vault_env: false,
};

/** The same for a module that only works on the machine it runs on. */
export const localDefaults: Record<string, Value> = {
  inventory_groups: { localhost: [{ name: 'localhost', host: '127.0.0.1' }] },
  target_user: 'root',
  target_port: 22,
  become: false,
  connectivity_check: false,
};
