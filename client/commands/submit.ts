import { randomUUID } from 'node:crypto';
import { Command, Option } from 'commander';
import { applyEdits, modify } from 'jsonc-parser';
import { parseDecision } from '../../contract/decision/parse-decision';
import { DrError } from '../../contract/words/dr-error';
import { withClient } from '../cli/command-context';
import { positiveSeconds } from '../cli/option-values';
import { readArtifact } from '../cli/read-artifact';
import { DecisionRejected } from '../request-errors';
import type { Submission } from '../submit-decision';
import { showRun } from '../terminal/show-run';

type Options = { id?: string; watch?: true; wait?: true; timeout?: number };

/** `submit`: starts the run of a decision. The same artifact again prints "already started", which is not an error. */
export function submitCommand(): Command {
  return new Command('submit')
    .description('start the run of a decision')
    .argument('<decision>', 'file of the decision artifact, or - for stdin')
    .option('--id <id>', 'submit under this decision id; NEW generates one')
    .addOption(new Option('--watch', 'show each step until the run has ended').conflicts('wait'))
    .option('--wait', 'wait until the run has ended')
    .option('--timeout <seconds>', 'with --watch or --wait: stop waiting after this time', positiveSeconds)
    .action(submit);
}

async function submit(file: string, options: Options, command: Command): Promise<void> {
  const read = await readArtifact(file);
  const artifact = options.id === undefined ? read : withId(read, options.id);
  refuseInvalid(artifact);
  await withClient(command, async (client, output) => {
    const submission = await client.submit(artifact);
    if (submission.status === 'conflict') throw conflict(submission);
    const { decision_id, status } = submission;
    const follows = options.watch || options.wait;
    const says = `${decision_id}: ${status === 'started' ? 'started' : 'already started'}`;
    if (follows) {
      output.note(`${says}, run ${submission.run_id}`);
      return showRun(client, decision_id, output, {
        showing: options.watch ? 'live' : 'quiet',
        timeoutMs: (options.timeout ?? Number.POSITIVE_INFINITY) * 1000,
      });
    }
    output.answer(submission, [
      `${says}  (workflow ${submission.workflow_id}, run ${submission.run_id})`,
      `to watch it: hyops-dr watch ${decision_id}`,
    ]);
    return 0;
  });
}

/** Rejects an invalid decision even without Temporal. A merely expired one may have been started in time. */
function refuseInvalid(artifact: Uint8Array): void {
  const parsed = parseDecision(artifact, new Date());
  if (!parsed.ok && parsed.reasons.some((reason) => reason.code !== 'DecisionExpired'))
    throw new DecisionRejected(parsed.reasons);
}

/** Replaces the decision id in the artifact. Keeps every other byte, so that its problems are still found. */
function withId(bytes: Uint8Array, id: string): Uint8Array {
  const text = new TextDecoder().decode(bytes);
  try {
    const edits = modify(text, ['decision_id'], id === 'NEW' ? newId() : id, {});
    return new TextEncoder().encode(applyEdits(text, edits));
  } catch (error) {
    throw new DrError(
      'invalid',
      [
        {
          what: 'the artifact is not a JSON object, so its decision id cannot be set',
          where: 'decision',
          do: 'correct the JSON in the file',
        },
      ],
      { cause: error },
    );
  }
}

function newId(): string {
  const day = new Date().toISOString().slice(0, 10).replaceAll('-', '');
  return `D-${day}-${randomUUID().slice(0, 8)}`;
}

function conflict({ decision_id, workflow_id, run_id }: Submission): DrError {
  return new DrError('conflict', [
    {
      what: `decision id ${decision_id} already has a run with other content`,
      where: `workflow ${workflow_id}, run ${run_id}`,
      do: 'submit the changed decision under a new id (--id NEW generates one)',
    },
  ]);
}
