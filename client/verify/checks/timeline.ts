import { FRAGMENT } from '../../../contract/evidence/files/fragments';
import type { Manifest } from '../../../contract/evidence/files/seal';
import { TIMELINE } from '../../../contract/evidence/files/timeline';
import type { PlacedFragment } from '../../../contract/evidence/fragment';
import type { Standing, StandingOf } from '../../../contract/evidence/history';
import { brokenLine, chain, headOf, inHistoryOrder } from '../../../contract/evidence/timeline';
import { type Bundle, jsonIn, jsonLinesIn } from '../../bundle/bundle';
import { type Finding, violated } from '../../bundle/finding';

export interface TimelineCheck {
  findings: Finding[];
  /** The fragments in the order of history. */
  fragments: PlacedFragment[];
}

/** Checks that the hash chain is intact and has every fragment once, in history order. */
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
  if (!bundle.files.has(TIMELINE.path)) return [];
  const found = jsonLinesIn(bundle, TIMELINE.path);
  const lines = TIMELINE.readLines(found);
  if (!lines)
    return [changed(TIMELINE.path, `the file is not a valid timeline: ${TIMELINE.misfitInLines(found)}`)];
  const broken = brokenLine(lines);
  if (broken !== undefined)
    return [changed(TIMELINE.path, `line ${broken} does not follow from the lines before it`)];
  if (headOf(lines) !== manifest.timeline_head || (signedHead !== undefined && headOf(lines) !== signedHead))
    return [changed(TIMELINE.path, 'the timeline does not end with the sealed head')];
  if (headOf(lines) !== headOf(chain(fragments)))
    return [
      changed(TIMELINE.path, 'the timeline does not have every fragment once, in the order of history'),
    ];
  return [];
}

function placedFragments(bundle: Bundle): TimelineCheck {
  const findings: Finding[] = [];
  const fragments: PlacedFragment[] = [];
  for (const [path, { sha256 }] of bundle.files) {
    if (!path.startsWith(FRAGMENT.folder)) continue;
    const found = jsonIn(bundle, path);
    const fragment = FRAGMENT.read(found);
    if (fragment) fragments.push({ ...fragment, path, sha256 });
    else findings.push(changed(path, `the file is not a valid fragment: ${FRAGMENT.misfit(found)}`));
  }
  return { findings, fragments };
}

/** Ignores the content of a changed fragment; another check reports the change. */
function isSealed(manifest: Manifest, { path, sha256 }: PlacedFragment): boolean {
  return manifest.files[path]?.sha256 === sha256;
}

function fileFindings(bundle: Bundle, fragment: PlacedFragment): Finding[] {
  return Object.entries(fragment.files).flatMap(([file, sha256]): Finding[] => {
    const found = bundle.files.get(file);
    if (!found)
      return [{ clause: 'C4.5', file, what: `the file is missing, but ${fragment.path} lists it`, exit: 21 }];
    return found.sha256 === sha256
      ? []
      : [changed(file, `the content differs from the digest in ${fragment.path}`)];
  });
}

/** A lost history cannot show what was scheduled. */
function isUnasked({ told, scheduled }: Standing): boolean {
  return told && !scheduled;
}

function unasked({ path, activity }: PlacedFragment): Finding {
  return violated('C4.5', path, `${activity} left this fragment, but is not in the history`);
}

function changed(file: string, what: string): Finding {
  return { clause: 'C4.5', file, what, exit: 20 };
}
