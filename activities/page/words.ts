import { type Html, html } from './html';

/** Formats milliseconds as `0.4 s`, `12 s`, `5 min 12 s` or `2 h 10 min`; null for an unknown duration. */
export function duration(ms: number | null): string | null {
  if (ms === null) return null;
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return joined(minutes, 'min', seconds % 60, 's');
  const hours = Math.floor(minutes / 60);
  return hours < 48
    ? joined(hours, 'h', minutes % 60, 'min')
    : joined(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

/** A date and time in UTC. */
export function moment(at: string | null | undefined): Html | null {
  if (!at) return null;
  return html`<time datetime="${at}">${at.slice(0, 10)} ${at.slice(11, 19)} UTC</time>`;
}

/** A time of day in UTC; the date is shown elsewhere. */
export function clock(at: string): Html {
  return html`<time datetime="${at}">${at.slice(11, 19)}</time>`;
}

/** A link to a file of the bundle, relative to the page. */
export function file(path: string): Html {
  return html`<a href="${path.split('/').map(encodeURIComponent).join('/')}">${path}</a>`;
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** A table whose cells carry their column title, so that a narrow page can show it as a list. */
export function table(
  caption: string,
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
): Html {
  const head = columns.map((title) => html`<th scope="col">${title}</th>`);
  const body = rows.map(
    (
      cells,
    ) => html`<tr>${cells.map((cell, at) => html`<td data-of="${columns[at]}"><div>${cell}</div></td>`)}</tr>
`,
  );
  return html`<table>
<caption>${caption}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${body}</tbody>
</table>`;
}

function joined(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}
