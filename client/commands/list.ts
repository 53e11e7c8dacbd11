import { Command, Option } from 'commander';
import { OUTCOMES, type Outcome, PHASES, type Phase } from '../../contract/words/outcomes';
import { CLOUDS, type Cloud, DECISION_TYPES, type DecisionType } from '../../contract/words/vocabulary';
import { withClient } from '../cli/command-context';
import { positiveCount } from '../cli/option-values';
import type { RunListing } from '../list-runs';

type Options = {
  phase?: Phase;
  outcome?: Outcome;
  environment?: string;
  workload?: string;
  type?: DecisionType;
  cloud?: Cloud;
  drill?: boolean;
  open?: true;
  limit?: number;
};

/** `list`: all runs, or those that match the filters. */
export function listCommand(): Command {
  return new Command('list')
    .description('list runs, the latest first')
    .addOption(new Option('--phase <phase>', 'runs in this phase').choices(PHASES))
    .addOption(new Option('--outcome <outcome>', 'runs with this outcome').choices(OUTCOMES))
    .addOption(new Option('--type <type>', 'decisions of this type').choices(DECISION_TYPES))
    .addOption(new Option('--cloud <cloud>', 'decisions for this cloud').choices(CLOUDS))
    .option('--environment <name>', 'runs in this environment')
    .option('--workload <name>', 'runs of this workload')
    .option('--drill', 'only drills')
    .option('--no-drill', 'all but drills')
    .option('--open', 'runs that have not ended')
    .option('--limit <n>', 'maximum number of runs', positiveCount, 100)
    .action((options: Options, command: Command) =>
      withClient(command, async (client, output) => {
        const { type: decisionType, cloud: targetCloud, ...rest } = options;
        const runs = await client.list({ ...rest, decisionType, targetCloud });
        output.answer(runs, linesOf(runs));
        return 0;
      }),
    );
}

function linesOf(runs: RunListing[]): string[] {
  if (runs.length === 0) return ['no runs'];
  const rows = runs.map((run) => [
    run.decision_id,
    run.outcome ?? run.phase ?? run.temporal_status.toLowerCase(),
    run.environment ?? '',
    run.workload ?? '',
    [run.decision_type, run.target_cloud].filter((word) => word !== null).join(' '),
    run.drill ? 'drill' : '',
    run.started_at.slice(0, 19).replace('T', ' '),
  ]);
  const table = [['DECISION', 'STATE', 'ENVIRONMENT', 'WORKLOAD', 'WHAT', '', 'STARTED (UTC)'], ...rows];
  const widths = table[0]?.map((_, at) => Math.max(...table.map((row) => row[at]?.length ?? 0))) ?? [];
  return table.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
