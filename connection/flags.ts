import type { Command } from 'commander';

/** Declares the flags of a command line that choose a Temporal server; their values are `ConnectionSettings`. */
export function withConnectionFlags(command: Command): Command {
  return command
    .option('--address <host:port>', 'Temporal server (default: TEMPORAL_ADDRESS, temporal.toml)')
    .option('--namespace <name>', 'Temporal namespace (default: TEMPORAL_NAMESPACE, temporal.toml)')
    .option('--profile <name>', 'profile of temporal.toml (default: TEMPORAL_PROFILE)');
}
