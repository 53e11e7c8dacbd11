import { NAMESPACES, type Statement, type StatementKind } from '../../contract/signing/signed-statement';
import { signedText } from '../../contract/signing/ssh-signature';
import { runWorkflowId, type SignalName } from '../../contract/words/names';
import { statementNow } from '../speak';

/** Returns the JSON of a message, and how to send it without hyops-dr. */
export function waysToSend(id: string, signal: SignalName, input: object): string[] {
  const json = JSON.stringify(input);
  const workflowId = runWorkflowId(id);
  return [
    json,
    '',
    `tctl:      tctl workflow signal -w ${workflowId} -n ${signal} -i ${quoted(json)}`,
    `temporal:  temporal workflow signal --workflow-id ${workflowId} --name ${signal} --input ${quoted(json)}`,
    `UI:        open workflow ${workflowId}, choose More Actions > Send a Signal, signal ${signal}, encoding json/plain, and paste the JSON`,
  ];
}

/**
 * Returns a statement with a placeholder for the signature, and how to sign it by hand and send it. For a policy that
 * requires signatures, when no key was given.
 */
export function waysToSign(
  kind: StatementKind,
  signal: SignalName,
  said: { decision_id: string } & Record<string, string>,
): { input: object; lines: string[] } {
  const statement = statementNow(said);
  const input = { ...statement, signature: 'SIGNATURE' };
  return { input, lines: [...signing(kind, statement), ...waysToSend(said.decision_id, signal, input)] };
}

/** Returns the instructions for signing exactly this text. */
function signing(kind: StatementKind, statement: Statement): string[] {
  const text = signedText(statement);
  return [
    'The policy requires a signature. This command prints it on one line, with your SSH key:',
    '',
    `printf %s ${quoted(text)} | ssh-keygen -Y sign -f ~/.ssh/id_ed25519 -n ${NAMESPACES[kind]} | tr -d '\\n'`,
    '',
    'Replace SIGNATURE in the JSON with it, then send the JSON in one of these ways. With --key, hyops-dr does both.',
    '',
  ];
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
