import { ApplicationFailure } from '@temporalio/activity';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';
import type { Redactor } from '../../contract/redaction/redactor';
import { byTurns } from './by-turns';
import type { SecretFilter } from './secret-filter';

/** Redacts every result and failure of an activity, because they go to history, UI and logs. */
export function filterAnswers(filter: SecretFilter): ActivityInboundCallsInterceptor {
  return {
    async execute(input, next) {
      try {
        const answer = await next(input);
        const { redactor } = await filter.current();
        return await byTurns(redactor.jsonByTurns(answer));
      } catch (error) {
        clean(error, (await filter.current()).redactor);
        throw error;
      }
    },
  };
}

function clean(error: unknown, redactor: Redactor): void {
  if (!(error instanceof Error)) return;
  error.message = redactor.text(error.message);
  if (error.stack !== undefined) error.stack = redactor.text(error.stack);
  if (error instanceof ApplicationFailure && Array.isArray(error.details))
    for (const [at, detail] of error.details.entries()) error.details[at] = redactor.json(detail);
  clean(error.cause, redactor);
}
