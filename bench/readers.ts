import { concludeUnknown, lastError } from '../activities/calls/conclude';
import { DeployReport, reportInLines } from '../activities/hyops/deploy-report';
import { documentAfterLines, jsonAfterLines } from '../activities/hyops/output';
import { blockedInLines, wordsOf } from '../activities/hyops/preflight-report';
import { wholeLines } from '../activities/process/output-file';
import { parseYaml } from '../contract/configuration/yaml-document';
import { parseStrictJson } from '../contract/decision/strict-json';
import { Redactor } from '../contract/redaction/redactor';
import { ImportMapping } from '../contract/upstream/mapping';
import { inexactNumbersIn } from '../contract/words/exact-number';
import { bounded, shown } from '../contract/words/shown';

const SECRETS = Array.from({ length: 20 }, (_, at) => ({
  name: `SECRET_${at}`,
  value: `s3cret-${at}-${(at * 7919).toString(36)}Zz!&<"'`,
}));
const redactor = new Redactor(SECRETS);
const said = (stdout: string) => ({ code: 1, stdout, stderr: '' });
const call = { blueprint_step: 'a', module_ref: 'b' } as Parameters<typeof concludeUnknown>[0];
const record = { folder: '/r', cameBack: false };

/** Everything that reads a text of a stranger in one turn of the event loop. */
export const READERS: Record<string, (text: string) => unknown> = {
  'the parser of artifacts': (text) => parseStrictJson(Buffer.from(text)),
  'the reader of YAML': (text) => parseYaml('f', text, ImportMapping, 'ConfigurationInvalid'),
  'the numbers of a blueprint': (text) => {
    const blueprint = documentAfterLines(text);
    return blueprint && inexactNumbersIn(blueprint.text);
  },
  'the filter of secrets': (text) => redactor.text(text),
  'the report in JSON': (text) => jsonAfterLines(text, DeployReport),
  'the report in lines': (text) => reportInLines(text),
  'the blocked steps': (text) =>
    blockedInLines(said(''), { ...record, exec: { rc: 1, stdout: text, stderr: '' } }),
  'the words of a failure': (text) => wordsOf(said(text)),
  'the last error': (text) => lastError({ stdout: text, stderr: '', tool: text }),
  'the end that nobody saw': (text) =>
    concludeUnknown(call, '/f', { stdout: text, left: '', after: undefined }),
  'the whole lines': (text) => wholeLines(text),
  'the shown text': (text) => [
    shown(text, 500),
    bounded([{ code: 'Internal', what: text, where: text, do: text }]),
  ],
};
