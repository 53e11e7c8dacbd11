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
  if (!bundle.files.has(SEALED_FILES.timeline)) return [];
  const lines = TimelineLine.array().safeParse(jsonLinesIn(bundle, SEALED_FILES.timeline)).data;
  if (!lines) return [changed(SEALED_FILES.timeline, 'the file is not a valid timeline')];
  const broken = brokenLine(lines);
  if (broken !== undefined)
    return [changed(SEALED_FILES.timeline, `line ${broken} does not follow from the lines before it`)];
  if (headOf(lines) !== manifest.timeline_head || (signedHead !== undefined && headOf(lines) !== signedHead))
    return [changed(SEALED_FILES.timeline, 'the timeline does not end with the sealed head')];
  if (headOf(lines) !== headOf(chain(fragments)))
    return [
      changed(
        SEALED_FILES.timeline,
        'the timeline does not have every fragment once, in the order of history',
      ),
    ];
  return [];
}

function placedFragments(bundle: Bundle): TimelineCheck {
  const findings: Finding[] = [];
  const fragments: PlacedFragment[] = [];
  for (const [path, { sha256 }] of bundle.files) {
    if (!path.startsWith(FRAGMENTS_FOLDER)) continue;
    const fragment = KeptFragment.safeParse(jsonIn(bundle, path));
    if (fragment.success) fragments.push({ ...fragment.data, path, sha256 });
    else findings.push(changed(path, 'the file is not a valid fragment'));
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
