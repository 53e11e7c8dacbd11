import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { DrError } from '../../contract/words/dr-error';
import { oneLine } from '../../contract/words/shown';
import { judgeAnswer, type Question } from './questions';
import type { Answers } from './sample';

/** Where questions are asked: a terminal, or two streams. */
export interface Terminal {
  input: NodeJS.ReadableStream;
  output: NodeJS.WritableStream;
}

/**
 * Asks each question until its answer is accepted; returns the answers by name. Throws a usage error when the input
 * ends first.
 */
export async function ask(questions: readonly Question[], terminal: Terminal): Promise<Answers> {
  const lines = createInterface(terminal);
  const ended = once(lines, 'close').then(() => {
    throw new DrError('usage', [
      { what: 'the questions were not answered', where: 'the terminal', do: 'run init again' },
    ]);
  });
  // It also ends when all is answered.
  ended.catch(() => undefined);
  const answers: Record<string, string> = {};
  try {
    for (const question of questions) {
      while (answers[question.name] === undefined) {
        const text = await Promise.race([ended, lines.question(promptOf(question))]);
        const judged = judgeAnswer(question, text);
        if ('value' in judged) answers[question.name] = judged.value;
        else terminal.output.write(`  This ${oneLine(judged.wrong)}.\n`);
      }
    }
  } finally {
    lines.close();
  }
  return answers;
}

function promptOf({ asks, example }: Question): string {
  return `${asks.charAt(0).toUpperCase()}${asks.slice(1)} (such as ${example}): `;
}
