import { callOf } from '../../contract/evidence/files/calls';
import { isBound } from '../../contract/evidence/files/registry';
import { EvidenceUnwritable } from '../files/evidence-unwritable';
import { byTurns } from '../redaction/by-turns';
import type { SecretFilter } from '../redaction/secret-filter';
import type { Fragment } from './store';

/**
 * Redacts a fragment. The output of a call is recorded only when all values that it could see are known; until then it
 * stays in its folder.
 */
export async function filteredFragment(fragment: Fragment, filter: SecretFilter): Promise<Fragment> {
  const { redactor, why } = await filter.current();
  const paths = Object.keys(fragment.files);
  if (why !== undefined && paths.some((path) => callOf(path) !== undefined))
    throw new EvidenceUnwritable(
      `the values in the runtime vault cannot be read, so they could not be redacted from evidence: ${why}`,
      'runtime vault',
    );
  const clean = async (path: string, content: unknown): Promise<unknown> => {
    // Compilation refuses a plan that contains a secret.
    if (isBound(path)) return content;
    if (content instanceof Uint8Array) return byTurns(redactor.bytesByTurns(content));
    return byTurns(redactor.jsonByTurns(content));
  };
  const files: [string, unknown][] = [];
  for (const [path, content] of Object.entries(fragment.files))
    files.push([path, await clean(path, content)]);
  return { ...fragment, says: redactor.text(fragment.says), files: Object.fromEntries(files) };
}
