import { Command } from 'commander';
import type { WorkloadState } from '../../contract/workload/workload';
import { withClient } from '../cli/command-context';
import { someText } from '../cli/option-values';
import { signerOf } from '../cli/ssh-sign';
import type { DrClient } from '../dr-client';
import { withProgress } from '../terminal/progress';
import type { WorkloadName } from '../workload-control';

type Options = { environment: string; as: string; reason: string; decision: string; key?: string };

/** `workload`: shows who holds a workload, freezes it, or releases it by hand (C6.5). */
export function workloadCommand(): Command {
  const workload = new Command('workload').description(
    'show, freeze or release a workload, which one run at a time may change',
  );
  workload.addCommand(
    verb('show', 'show who holds a workload and whether it is frozen', (client, name) =>
      client.workload.show(name),
    ),
  );
  workload.addCommand(
    byPerson(
      verb(
        'freeze',
        'freeze a workload: new runs are refused, and a run stops at its next call',
        (client, name, by) => client.workload.freeze(name, by),
      ),
    ),
  );
  workload.addCommand(
    signedByPerson(
      verb('unfreeze', 'end the freeze of a workload', (client, name, by) =>
        client.workload.unfreeze(name, signing(by)),
      ),
    ),
  );
  workload.addCommand(
    signedByPerson(
      verb(
        'release',
        'release a workload by hand from the run that holds it',
        (client, name, { decision, ...by }) =>
          client.workload.release(name, { ...signing(by), decisionId: decision }),
      ),
    ).requiredOption('--decision <id>', 'decision id of the run that holds the workload', someText),
  );
  return workload;
}

function verb(
  word: string,
  description: string,
  ask: (client: DrClient, name: WorkloadName, options: Options) => Promise<WorkloadState>,
): Command {
  return new Command(word)
    .description(description)
    .argument('<name>', 'name of the workload in the plans')
    .requiredOption('--environment <name>', 'HyOps environment of the workload', someText)
    .action((name: string, options: Options, command: Command) =>
      withClient(command, async (client, output) => {
        const asking = ask(client, { environment: options.environment, workload: name }, options);
        const state = await withProgress('waiting for a worker to answer', asking);
        output.answer({ workload: name, environment: options.environment, ...state }, linesOf(name, state));
        return 0;
      }),
    );
}

function byPerson(command: Command): Command {
  return command
    .requiredOption('--as <name>', 'your name', someText)
    .requiredOption('--reason <text>', 'why', someText);
}

function signedByPerson(command: Command): Command {
  return byPerson(command).option(
    '--key <file>',
    'SSH private key to sign with, or a public key whose private key is in the SSH agent',
  );
}

function signing({ as, reason, key }: Pick<Options, 'as' | 'reason' | 'key'>) {
  return { as, reason, sign: signerOf(key) };
}

function linesOf(name: string, { holder, epoch, frozen, lifted }: WorkloadState): string[] {
  return [
    `${name}  epoch ${epoch}`,
    holder ? `  held by ${holder.decision_id} since ${holder.since}` : '  held by nobody',
    frozen ? `  ! frozen by ${frozen.by} since ${frozen.since}: ${frozen.reason}` : '  not frozen',
    ...lifted.map(
      ({ decision_id, by, at, reason, signed }) =>
        `  ${decision_id === null ? 'unfrozen' : `released by hand from ${decision_id}`} by ${by}${signed ? ', signed,' : ''} at ${at}: ${reason}`,
    ),
  ];
}
