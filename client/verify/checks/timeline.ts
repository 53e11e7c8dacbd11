import type { PlacedFragment } from '../../../contract/evidence/fragment';
import { KeptFragment } from '../../../contract/evidence/fragment';
import type { Standing, StandingOf } from '../../../contract/evidence/history';
import { FRAGMENTS_FOLDER, SEALED_FILES } from '../../../contract/evidence/layout';
import type { Manifest } from '../../../contract/evidence/manifest';
import { brokenLine, chain, headOf, inHistoryOrder, TimelineLine } from '../../../contract/evidence/timeline';
import { type Bundle, jsonIn, jsonLinesIn } from '../../bundle/bundle';
import { type Finding, violated } from '../../bundle/finding';

export interface TimelineCheck {
  findings: Finding[];
  /** The fragments in the order of history. */
  fragments: PlacedFragment[];
}

/** Whether the chain holds, covers every fragment, and tells them in the order of history. */
export function checkTimeline(
  bundle: Bundle,
  manifest: Manifest,
  standingOf: StandingOf,
  signedHead: string | undefined,
): TimelineCheck {
  const placed = placedFragments(bundle);
  const fragments = inHistoryOrder(placed.fragments, standingOf);
  return {
    fragments,
    findings: [
      ...placed.findings,
      ...chainFindings(bundle, manifest, fragments, signedHead),
      ...fragments.filter((one) => isSealed(manifest, one)).flatMap((one) => fileFindings(bundle, one)),
      ...fragments.filter((one) => isUnasked(standingOf(one))).map(unasked),
    ],
  };
}

function chainFindings(
  bundle: Bundle,
  manifest: Manifest,
  fragments: readonly PlacedFragment[],
  signedHead: string | undefined,
): Finding[] {
  if (!bundle.files.has(SEALED_FILES.timeline)) return [];
  const lines = TimelineLine.array().safeParse(jsonLinesIn(bundle, SEALED_FILES.timeline)).data;
  if (!lines) return [changed(SEALED_FILES.timeline, 'this is not a timeline')];
  const broken = brokenLine(lines);
  if (broken !== undefined)
    return [changed(SEALED_FILES.timeline, `line ${broken} does not follow from the lines before it`)];
  if (headOf(lines) !== manifest.timeline_head || (signedHead !== undefined && headOf(lines) !== signedHead))
    return [changed(SEALED_FILES.timeline, 'it does not end with the head that was sealed')];
  if (headOf(lines) !== headOf(chain(fragments)))
    return [changed(SEALED_FILES.timeline, 'it does not tell every fragment once, in the order of history')];
  return [];
}

function placedFragments(bundle: Bundle): TimelineCheck {
  const findings: Finding[] = [];
  const fragments: PlacedFragment[] = [];
  for (const [path, { sha256 }] of bundle.files) {
    if (!path.startsWith(FRAGMENTS_FOLDER)) continue;
    const fragment = KeptFragment.safeParse(jsonIn(bundle, path));
    if (fragment.success) fragments.push({ ...fragment.data, path, sha256 });
    else findings.push(changed(path, 'this is not a fragment'));
  }
  return { findings, fragments };
}

/** What a changed fragment says counts for nothing; that it was changed is found elsewhere. */
function isSealed(manifest: Manifest, { path, sha256 }: PlacedFragment): boolean {
  return manifest.files[path]?.sha256 === sha256;
}

function fileFindings(bundle: Bundle, fragment: PlacedFragment): Finding[] {
  return Object.entries(fragment.files).flatMap(([file, sha256]): Finding[] => {
    const found = bundle.files.get(file);
    if (!found)
      return [{ clause: 'C4.5', file, what: `${fragment.path} names it, but it is missing`, exit: 21 }];
    return found.sha256 === sha256 ? [] : [changed(file, `its content is not what ${fragment.path} left`)];
  });
}

/** A history that is lost cannot say what it asked for. */
function isUnasked({ told, scheduled }: Standing): boolean {
  return told && !scheduled;
}

function unasked({ path, activity }: PlacedFragment): Finding {
  return violated('C4.5', path, `${activity} left a record, but the history does not know it`);
}

function changed(file: string, what: string): Finding {
  return { clause: 'C4.5', file, what, exit: 20 };
}
