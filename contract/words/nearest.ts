import { closest } from 'fastest-levenshtein';

/** Returns the known word that a mistyped one most likely meant. */
export function nearest(word: string, known: string[]): string {
  return closest(word, known);
}
