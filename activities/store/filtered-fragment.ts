import { CALLS_FOLDER } from '../../contract/evidence/layout';
import { EvidenceUnwritable } from '../files/evidence-unwritable';
import type { SecretFilter } from '../redaction/secret-filter';
import type { Fragment } from './store';

/** Folders whose files are bound by a digest and must not change. Compilation refuses a plan that contains a secret. */
const BOUND = ['decision/', 'plan/'];

/**
 * Redacts a fragment. The output of a call is recorded only when all values that it could see are known; until then it
 * stays in its folder.
 */
export async function filteredFragment(fragment: Fragment, filter: SecretFilter): Promise<Fragment> {
  const { redactor, why } = await filter.current();
  const paths = Object.keys(fragment.files);
  if (why !== undefined && paths.some((path) => path.startsWith(CALLS_FOLDER)))
    throw new EvidenceUnwritable(
      `the values in the runtime vault cannot be read, so they could not be redacted from evidence: ${why}`,
      'runtime vault',
    );
  const clean = (path: string, content: unknown): unknown => {
    if (BOUND.some((folder) => path.startsWith(folder))) return content;
    return content instanceof Uint8Array ? redactor.bytes(content) : redactor.json(content);
  };
  const files = Object.entries(fragment.files).map(([path, content]) => [path, clean(path, content)]);
  return { ...fragment, says: redactor.text(fragment.says), files: Object.fromEntries(files) };
}
