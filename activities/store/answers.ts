import { join } from 'node:path';
import { ANSWER, type KeptAnswer } from '../../contract/evidence/files/answers';
import { namesFor } from '../../contract/evidence/shape/names';
import { type Home, readStanding } from '../files/evidence-file';
import { folderName } from '../files/folder-name';
import { keepUnder } from '../files/keep';
import { filesIn } from '../files/list-files';
import { prettyJson } from '../files/pretty-json';

/** Keeps an answer beside those of earlier executions, whose activities have the same ids. */
export async function keepAnswer(home: Home, answer: KeptAnswer): Promise<void> {
  const { activity_id, activity, attempt } = answer;
  const name = ANSWER.at(folderName(activity_id), folderName(activity), String(attempt));
  await keepUnder(home, namesFor(name, attempt), Buffer.from(prettyJson(answer)));
}

/** Reads every answer; none when nothing was answered. */
export async function readAnswers(home: Home): Promise<KeptAnswer[]> {
  const found: KeptAnswer[] = [];
  for (const name of await filesIn(join(home.root, ANSWER.folder))) {
    const bytes = await readStanding(home, ANSWER.folder + name);
    if (bytes) found.push(ANSWER.shape.parse(JSON.parse(bytes.toString())));
  }
  return found;
}
