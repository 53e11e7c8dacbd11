import { canonicalJson } from '../signing/digest';
import type { FailureCode } from '../words/failures';
import { fieldsOf } from '../words/message-fields';
import { shown } from '../words/shown';
import type { Told, ToldAnswer } from './answers';
import type { KeptAnswer } from './files/answers';
import type { Difference } from './files/differences';
import { differentPlace } from './first-difference';

/** What this runner holds about a run, which its history is compared with. */
export interface OwnRecords {
  /** The Temporal run whose history it is. */
  execution: string;
  /** The answers that this runner gave, to any execution of the run. */
  answers: readonly KeptAnswer[];
}

/** These are told to people, end the run after its record is made, or only let it wait; they cannot change it. */
export const OUTSIDE_THE_RECORD = ['notify', 'publishEvidence', 'reportPresence'];

/**
 * The codes of refusals that leave no record: the caller is not the run, its evidence is elsewhere, closed, or cannot be
 * written. They can end a run, but not claim that anything was done.
 */
const UNRECORDED: readonly FailureCode[] = [
  'ArgumentsInvalid',
  'CallerWrong',
  'EvidenceHomeWrong',
  'EvidenceUnwritable',
  'EvidenceConflict',
  'DecisionAlreadyExecuted',
];

const MOST = 50;
const LONGEST = 200;

/**
 * Compares a history with the answers that this runner gave: each answer in it must be one of them, and each activity
 * that this runner answered must be in it (C4.5, C4.6).
 */
export function answerDifferences(told: Told, { execution, answers }: OwnRecords): Difference[] {
  const own = new Set(answers.map(keyOf));
  const asked = new Map(told.asked.map((one) => [one.activity_id, one]));
  const untrue = told.answers.filter((one) => !own.has(keyOf(one)) && !isExempt(one, answers));
  const left = answers.filter((one) => one.execution === execution && !asked.has(one.activity_id));
  return bounded([
    ...untrue.map(({ event, activity, activity_id, gave }) => {
      const about = callNamed(asked.get(activity_id)?.input[0]) ?? activity_id;
      return different(
        `event ${event} of the history is a ${gave} of ${named(activity, about)} that this runner did not give`,
      );
    }),
    ...left.map(({ activity, activity_id, gave }) =>
      different(
        `this runner gave a ${gave} of ${named(activity, activity_id)}, which the history does not have`,
      ),
    ),
  ]);
}

/**
 * Compares the run record that a workflow handed over with the one that the workflow code of this release makes of the
 * same history; null when it does not come to an end there. Keys that only one of them has belong to another release.
 * Times are not compared: after a worker has died, the SDK may show workflow code the time of an earlier task than a
 * replay does.
 */
export function accountDifferences(given: object, own: object | null): Difference[] {
  if (own === null) {
    const said = quoted(new Map(Object.entries(given)).get('outcome'));
    return [different(`a run record with the outcome ${said} was handed over, but the run had not ended`)];
  }
  const truth = new Map(Object.entries(own));
  return Object.entries(given).flatMap(([key, value]) => {
    if (/_(at|ms)$/.test(key)) return [];
    const found = truth.has(key) ? differentPlace(timeless(value), timeless(truth.get(key)), key) : undefined;
    if (!found) return [];
    const { path, one, other } = found;
    return [
      different(
        `the run record that was handed over has ${path} ${quoted(one)}, but the history leads to ${quoted(other)}`,
      ),
    ];
  });
}

/** Returns the id of the call that an argument names, if it does. */
function callNamed(argument: unknown): string | undefined {
  const call = fieldsOf(argument)?.get('call');
  return typeof call === 'string' ? call : undefined;
}

/** Returns a value without the times in it: what is named `..._at` or `..._ms`. */
function timeless(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(timeless);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => !/_(at|ms)$/.test(key));
  return Object.fromEntries(kept.map(([key, one]) => [key, timeless(one)]));
}

/** States that the workflow code of this build does not do what a history has. */
export function otherSteps(why: string): Difference {
  return different(`the history is not what the workflow code of this release does: ${shown(why, LONGEST)}`);
}

export function different(what: string): Difference {
  return { clause: 'C4.6', what };
}

function isExempt({ activity, activity_id, code, silent, gave }: ToldAnswer, answers: readonly KeptAnswer[]) {
  if (silent || OUTSIDE_THE_RECORD.includes(activity)) return true;
  const unrecorded: readonly unknown[] = UNRECORDED;
  if (gave === 'failure' && unrecorded.includes(code)) return true;
  // The worker that parses may be another than the one that keeps the evidence: it is parsed again instead.
  return activity === 'parseDecision' && !answers.some((one) => one.activity_id === activity_id);
}

function keyOf({ activity, activity_id, gave, sha256 }: KeptAnswer | ToldAnswer): string {
  return canonicalJson([activity, activity_id, gave, sha256]);
}

function named(activity: string, about: string): string {
  return `${shown(activity, LONGEST)} (${shown(about, LONGEST)})`;
}

function quoted(value: unknown): string {
  return shown(JSON.stringify(value) ?? 'nothing', LONGEST);
}

function bounded(all: Difference[]): Difference[] {
  return all.length <= MOST
    ? all
    : [...all.slice(0, MOST), different(`there are ${all.length - MOST} more such differences`)];
}
