import { DrError } from '../../contract/words/dr-error';
import { ask, type Terminal } from './ask';
import { flagOf, judgeAnswer, QUESTIONS, usualAnswer } from './questions';
import type { Answers } from './sample';

/** Checks the answers given as flags; throws one error with everything that is wrong with them. */
export function checkedAnswers(given: Readonly<Record<string, string | undefined>>): Answers {
  const answers: Record<string, string> = {};
  const reasons = QUESTIONS.flatMap((question) => {
    const text = given[question.name];
    if (text === undefined) return [];
    const judged = judgeAnswer(question, text);
    if ('value' in judged) answers[question.name] = judged.value;
    return 'value' in judged
      ? []
      : [
          {
            what: `"${text}" ${judged.wrong}`,
            where: flagOf(question),
            do: `give the ${question.asks}, such as ${question.example}`,
          },
        ];
  });
  if (reasons.length > 0) throw new DrError('usage', reasons);
  return answers;
}

/**
 * Completes answers by asking on a terminal. Without a terminal, throws one error that names every missing flag.
 */
export async function completeAnswers(given: Answers, terminal: Terminal | undefined): Promise<Answers> {
  const missing = QUESTIONS.filter((one) => (given[one.name] ?? usualAnswer(one)) === undefined);
  if (missing.length === 0) return given;
  if (terminal) return { ...given, ...(await ask(missing, terminal)) };
  throw new DrError('usage', [
    {
      what: `a configuration for a workload needs more answers, and there is no terminal to ask on; missing: ${missing.map(flagOf).join(', ')}`,
      where: 'hyops-dr init --for',
      do: `add the missing flags, such as ${missing.map((one) => `${flagOf(one)} "${one.example}"`).join(' ')}`,
    },
  ]);
}
