import type { Command } from 'commander';

/** Adds the options for the Temporal connection; their values are `ConnectionSettings`. */
export function withConnectionFlags(command: Command): Command {
  return command
    .option('--address <host:port>', 'Temporal server (default: TEMPORAL_ADDRESS or temporal.toml)')
    .option('--namespace <name>', 'Temporal namespace (default: TEMPORAL_NAMESPACE or temporal.toml)')
    .option('--profile <name>', 'profile in temporal.toml (default: TEMPORAL_PROFILE)');
}
