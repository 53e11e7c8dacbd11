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

/** `fence`: signs one person's statement that the old primary accepts no writes; two of them are a proof (C6.5). */
export function fenceCommand(): Command {
  return new Command('fence')
    .description('sign a statement that the old primary accepts no writes; two people are needed for a proof')
    .argument('<id>', 'decision id')
    .requiredOption(
      '--old-primary <name>',
      'old primary as the plan writes it, several separated by a comma and a space',
      someText,
    )
    .requiredOption('--as <name>', 'your name', someText)
    .requiredOption('--reason <text>', 'how the old primary was fenced', someText)
    .requiredOption(
      '--key <file>',
      'SSH private key to sign with, or a public key whose private key is in the SSH agent',
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
      output.note(`store this on the runner as <state_dir>/fencing/${id}/${as}.json`, 'dim');
      output.answer({ ...statement, signature }, [JSON.stringify({ ...statement, signature })]);
    });
}
