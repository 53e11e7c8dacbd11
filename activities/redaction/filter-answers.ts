import { ApplicationFailure } from '@temporalio/activity';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';
import type { Redactor } from '../../contract/redaction/redactor';
import { boundFailure } from '../temporal/refusal';
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
        await clean(error, (await filter.current()).redactor);
        throw error;
      }
    },
  };
}

async function clean(error: unknown, redactor: Redactor): Promise<void> {
  if (!(error instanceof Error)) return;
  error.message = await byTurns(redactor.textByTurns(error.message));
  if (error.stack !== undefined) error.stack = await byTurns(redactor.textByTurns(error.stack));
  if (error instanceof ApplicationFailure && Array.isArray(error.details))
    for (const [at, detail] of error.details.entries())
      error.details[at] = await byTurns(redactor.jsonByTurns(detail));
  boundFailure(error);
  await clean(error.cause, redactor);
}
