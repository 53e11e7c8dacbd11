import { activityInfo, Context } from '@temporalio/activity';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';
import type { ZodError } from 'zod';
import { BORDER, type BorderRule } from '../../contract/run/activity-arguments';
import type { RunRef } from '../../contract/run/record';
import type { Reason } from '../../contract/words/failures';
import { shown } from '../../contract/words/shown';
import { refusal } from '../temporal/refusal';
import { confirmCaller, type Known, refuseStranger } from './caller';

const MOST_ISSUES = 5;
const admitted = new WeakMap<Context, RunRef>();

/** Returns the run that the current activity works for; undefined before the border has let its caller pass. */
export function admittedRun(): RunRef | undefined {
  return admitted.get(Context.current());
}

/**
 * Runs before every activity of a worker: parses the arguments and checks that the caller is the run that they name. An
 * activity without a rule in `BORDER` is never executed. Throws a refusal (C4.8).
 */
export function border(known: Known): ActivityInboundCallsInterceptor {
  return {
    async execute(input, next) {
      const info = activityInfo();
      const execution = refuseStranger(info, known.client.options.namespace);
      const rule = ruleOf(info.activityType);
      const parsed = rule.arguments.safeParse(input.args);
      if (!parsed.success) throw refusal([unreadable(info.activityType, parsed.error)]);
      const named = rule.run(parsed.data);
      await confirmCaller(known, execution, info.taskQueue, named);
      admitted.set(Context.current(), named.ref);
      return next({ ...input, args: parsed.data });
    },
  };
}

function ruleOf(activity: string): BorderRule<unknown[]> {
  const rule = Object.entries(BORDER).find(([name]) => name === activity)?.[1];
  if (rule) return rule as BorderRule<unknown[]>;
  throw refusal([
    {
      code: 'ArgumentsInvalid',
      what: `the worker has no rule for the arguments of activity ${shown(activity, 100)}`,
      where: 'activity',
      do: 'find out who asked for it; nothing was executed',
    },
  ]);
}

function unreadable(activity: string, { issues }: ZodError): Reason {
  const found = issues.slice(0, MOST_ISSUES).map(({ path, message }) => `${path.join('.')}: ${message}`);
  return {
    code: 'ArgumentsInvalid',
    what: `the arguments of activity ${activity} cannot be understood: ${shown(found.join('; '), 1000)}`,
    where: activity,
    do: 'find out who asked for it; if it was the run itself, start all workers from the same release',
  };
}
