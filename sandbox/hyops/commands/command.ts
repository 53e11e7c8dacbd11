import type { Arguments, Grammar } from '../command-line/arguments';

/** One command of the stand-in: its arguments, and a function that returns its exit code. */
export type Command = { grammar: Grammar; run(args: Arguments): number | Promise<number> };

/** Options that choose the runtime. */
export const runtimeOptions = ['root', 'env'] as const;
/** What every blueprint command takes. */
export const blueprintGrammar: Grammar = {
  options: [...runtimeOptions, 'ref', 'file', 'blueprints-root'],
  switches: ['json'],
};
