import { Composer, CST, type Document, Lexer, LineCounter, Parser } from 'yaml';

/** A longer file would hold up the process that reads it. */
const LONGEST = 64 * 1024;
const DEEPEST = 64;
/** A file of that length in which people wrote something has fewer. The library is slow per mark, not per character. */
const MOST_MARKS = 8000;
const UNCOUNTED: readonly unknown[] = ['space', 'scalar', 'byte-order-mark', 'doc-mode', null];

/** Why a text is not read, as a phrase, and what to do about it. */
interface Unfit {
  unfit: string;
  advice: string;
}

/** A YAML text as the library reads it, with the problems that it found itself. */
export interface YamlSyntax {
  document: Document.Parsed;
  lines: LineCounter;
}

/**
 * Reads the syntax of a YAML text; refuses a text that would take too long to read. The bounds are
 * checked token by token, before anything is built from the tokens: the library follows the nesting on the stack, and a
 * regular expression that the engine has to compile near the end of the stack crashes the process.
 */
export function readSyntax(text: string): YamlSyntax | Unfit {
  if (text.length > LONGEST) return { unfit: `is longer than ${LONGEST} characters`, advice: 'shorten it' };
  const lines = new LineCounter();
  lines.addNewLine(0);
  const parser = new Parser(lines.addNewLine);
  const tokens: CST.Token[] = [];
  let marks = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (!UNCOUNTED.includes(CST.tokenType(lexeme))) marks += 1;
    if (marks > MOST_MARKS)
      return { unfit: `has more than ${MOST_MARKS} keys, values and other marks`, advice: 'shorten it' };
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (parser.stack.length > DEEPEST)
      return { unfit: `is nested deeper than ${DEEPEST} levels`, advice: 'shorten it' };
  }
  for (const token of parser.end()) tokens.push(token);
  // The library compares each key with all before it; `problemsOf` checks each key once.
  const composer = new Composer({ prettyErrors: false, uniqueKeys: false });
  const [document, another] = composer.compose(tokens, true, text.length);
  if (!document || another)
    return { unfit: 'has more than one document', advice: 'keep exactly one of them' };
  return { document, lines };
}
