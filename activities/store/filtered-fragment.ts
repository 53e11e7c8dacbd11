import { CALLS_FOLDER } from '../../contract/evidence/layout';
import { EvidenceUnwritable } from '../files/evidence-unwritable';
import type { SecretFilter } from '../redaction/secret-filter';
import type { Fragment } from './store';

/** What is bound by a digest must stay as it is; a plan with a secret in it is refused when it is compiled. */
const BOUND = ['decision/', 'plan/'];

/**
 * A fragment without secrets. What a call left is only kept when the values are known that it could see: until
 * then it waits where it is.
 */
export async function filteredFragment(fragment: Fragment, filter: SecretFilter): Promise<Fragment> {
  const { redactor, why } = await filter.current();
  const paths = Object.keys(fragment.files);
  if (why !== undefined && paths.some((path) => path.startsWith(CALLS_FOLDER)))
    throw new EvidenceUnwritable(
      `the values of the vault cannot be read, so they could not be kept out of evidence: ${why}`,
      'runtime vault',
    );
  const clean = (path: string, content: unknown): unknown => {
    if (BOUND.some((folder) => path.startsWith(folder))) return content;
    return content instanceof Uint8Array ? redactor.bytes(content) : redactor.json(content);
  };
  const files = Object.entries(fragment.files).map(([path, content]) => [path, clean(path, content)]);
  return { ...fragment, says: redactor.text(fragment.says), files: Object.fromEntries(files) };
}
