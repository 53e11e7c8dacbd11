import { shownLines } from '../../contract/words/shown';

/** Markup that can be inserted in a page without escaping. */
export class Html {
  constructor(readonly text: string) {}
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Escapes the values of a template except `Html` values, including marks that change the writing direction; joins lists
 * and shows null as a dash.
 */
export function html(parts: TemplateStringsArray, ...values: unknown[]): Html {
  return new Html(parts.reduce((text, part, at) => text + markup(values[at - 1]) + part));
}

function markup(value: unknown): string {
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return value.map(markup).join('');
  if (value === null || value === undefined) return '–';
  return shownLines(String(value)).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
