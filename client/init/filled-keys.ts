import { parse } from 'yaml';
import { placeholdersIn } from '../../contract/world/placeholders';
import { QUESTIONS } from './questions';
import { placeholderFor, SAMPLE_FILES, sampleFile } from './sample';

/** A key of a sample file that an answer fills. */
export interface FilledKey {
  file: string;
  key: string;
}

/** Lists the keys of the files that workers read which each question fills, by the name of the question. */
export function filledKeys(): ReadonlyMap<string, FilledKey[]> {
  const unanswered = Object.fromEntries(QUESTIONS.map(({ name }) => [name, placeholderFor(name)]));
  const open = SAMPLE_FILES.flatMap((file) =>
    placeholdersIn(parse(sampleFile(file, unanswered))).map(({ path, word }) => ({
      word,
      filled: { file, key: path.join('.') },
    })),
  );
  return new Map(
    QUESTIONS.map(({ name }) => [
      name,
      open.filter(({ word }) => word === placeholderFor(name)).map(({ filled }) => filled),
    ]),
  );
}
