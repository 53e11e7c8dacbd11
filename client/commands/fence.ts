import { randomUUID } from 'node:crypto';
import { Command } from 'commander';
import { FENCING_NAMESPACE, type FencingStatement } from '../../contract/gates/fencing-statement';
import { canonicalJson } from '../../contract/signing/digest';
import { outputOf } from '../cli/command-context';
import { someText } from '../cli/option-values';
import { signText } from '../cli/ssh-sign';

interface Options {
  oldPrimary: string;
  as: string;
  reason: string;
  key: string;
}

/** `fence`: one person's signed word that the old primary takes no more writes; two of them are a proof (C6.5). */
export function fenceCommand(): Command {
  return new Command('fence')
    .description('sign that the old primary takes no more writes; two people are a proof')
    .argument('<id>', 'decision id')
    .requiredOption('--old-primary <name>', 'as the plan names it', someText)
    .requiredOption('--as <name>', 'who says so', someText)
    .requiredOption('--reason <text>', 'how it was fenced', someText)
    .requiredOption(
      '--key <file>',
      'sign with this SSH private key, or with the agent when it is a public key',
    )
    .action(async (id: string, { oldPrimary, as, reason, key }: Options, command: Command) => {
      const statement: FencingStatement = {
        v: 1,
        fencing: 'old-primary-takes-no-writes',
        decision_id: id,
        old_primary: oldPrimary,
        witness: as,
        reason,
        issued_at: new Date().toISOString(),
        nonce: randomUUID(),
      };
      const signature = await signText(key, FENCING_NAMESPACE, canonicalJson(statement));
      const output = outputOf(command);
      output.note(`put this on the runner: <state_dir>/fencing/${id}/${as}.json`, 'dim');
      output.answer({ ...statement, signature }, [JSON.stringify({ ...statement, signature })]);
    });
}
