import { FRAGMENT } from '../../../contract/evidence/files/fragments';
import { HISTORY } from '../../../contract/evidence/files/histories';
import { fileAt } from '../../../contract/evidence/files/registry';
import { REPORT } from '../../../contract/evidence/files/report';
import { MANIFEST, type Manifest, STATEMENT } from '../../../contract/evidence/files/seal';
import { TIMELINE } from '../../../contract/evidence/files/timeline';
import { JsonFile, LinesFile } from '../../../contract/evidence/shape/evidence-file';
import { isRecordOf } from '../../../contract/evidence/shape/names';
import { type Bundle, jsonIn, jsonLinesIn } from '../../bundle/bundle';
import { type Finding, violated } from '../../bundle/finding';

/** Files whose own checks say what is wrong with them. */
const CHECKED_ELSEWHERE = [FRAGMENT, HISTORY, MANIFEST, REPORT, STATEMENT, TIMELINE];

/**
 * Checks that every sealed file has the shape that it is known by, so that nothing malformed passes for missing or for
 * empty (C4.5). Ignores changed files; another check reports the change.
 */
export function checkShapes(bundle: Bundle, manifest: Manifest): Finding[] {
  return [...bundle.files].flatMap(([path, { sha256 }]) => {
    const file = fileAt(path);
    if (!(file instanceof JsonFile) || CHECKED_ELSEWHERE.some((one) => one === file)) return [];
    if (manifest.files[path]?.sha256 !== sha256) return [];
    const why =
      file instanceof LinesFile
        ? file.misfitInLines(jsonLinesIn(bundle, path))
        : file.misfit(jsonIn(bundle, path));
    return why === undefined ? [] : [violated(file.clause, path, `the file does not have its shape: ${why}`)];
  });
}

/** The findings that do not only follow from a file that could not be read. */
export function withoutEchoes(findings: readonly Finding[], malformed: readonly Finding[]): Finding[] {
  return findings.filter((one) => !malformed.some(({ file }) => isRecordOf(one.file, file)));
}
