import { NAMESPACES, type Statement, type StatementKind } from '../../contract/signing/signed-statement';
import { signedText } from '../../contract/signing/ssh-signature';
import { runWorkflowId, type SignalName } from '../../contract/words/names';
import { statementNow } from '../speak';

/** The JSON of a message, and how to send it without this program. */
export function waysToSend(id: string, signal: SignalName, input: object): string[] {
  const json = JSON.stringify(input);
  const workflowId = runWorkflowId(id);
  return [
    json,
    '',
    `tctl:      tctl workflow signal -w ${workflowId} -n ${signal} -i ${quoted(json)}`,
    `temporal:  temporal workflow signal --workflow-id ${workflowId} --name ${signal} --input ${quoted(json)}`,
    `UI:        open workflow ${workflowId}, More Actions, Send a Signal, ${signal}, encoding json/plain, and paste the JSON`,
  ];
}

/**
 * What somebody says where the policy asks for a signature and no key was named: the statement with a place for
 * the signature, and how to sign it by hand and send it.
 */
export function waysToSign(
  kind: StatementKind,
  signal: SignalName,
  said: { decision_id: string } & Record<string, string>,
): { input: object; lines: string[] } {
  const statement = statementNow(said);
  const input = { ...statement, signature: 'THE SIGNATURE' };
  return { input, lines: [...signing(kind, statement), ...waysToSend(said.decision_id, signal, input)] };
}

/** What is signed is the text as it stands here, to the byte. */
function signing(kind: StatementKind, statement: Statement): string[] {
  const text = signedText(statement);
  return [
    'The policy asks for a signature. With your SSH key this prints it on one line:',
    '',
    `printf %s ${quoted(text)} | ssh-keygen -Y sign -f ~/.ssh/id_ed25519 -n ${NAMESPACES[kind]} | tr -d '\\n'`,
    '',
    'Put it into the JSON for "signature", and send that; hyops-dr does both with --key:',
    '',
  ];
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
