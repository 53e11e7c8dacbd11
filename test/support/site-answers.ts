import { QUESTIONS } from '../../client/init/questions';
import { type Answers, usualValues } from '../../client/init/sample';

/** The questions that `init` asks on a terminal. */
export const ASKED = QUESTIONS.filter(({ name }) => usualValues()[name] === undefined);

/** An answer to each of them: the example that its prompt gives. */
export const SITE_ANSWERS: Answers = Object.fromEntries(ASKED.map(({ name, example }) => [name, example]));

/** The same with what the other sample plans ask for, where any text would not do. */
export const MORE_ANSWERS: Answers = {
  ...SITE_ANSWERS,
  managed_address: '10.80.0.30',
  stateless_workload: 'orders-web',
};
