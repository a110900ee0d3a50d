/** A piece of a page: text in which nothing has to be escaped any more. */
export interface Html {
  readonly html: string;
}

/** What stands in a page: text and numbers, which are escaped, and pieces, which are not. */
export type Content = string | number | Html | readonly Content[];

/**
 * A piece of a page, by a tagged template: whatever is put into it is escaped, unless it is a piece itself.
 *
 * @example
 * html`<p>${'a < b'}</p>` is { html: '<p>a &lt; b</p>' }
 */
export function html(literals: TemplateStringsArray, ...contents: readonly Content[]): Html {
  return {
    html: literals.reduce((text, literal, i) => text + escaped(contents[i - 1]!) + literal),
  };
}

/** A table of a page: a title per column, the first column set to the left and the others to the right. */
export function htmlTable(titles: readonly string[], rows: readonly (readonly Content[])[]): Html {
  return html`<table>
<thead><tr>${titles.map((title) => html`<th>${title}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>\n`)}</tbody>
</table>
`;
}

/** A whole page, which opens from disk without a server: it asks for no other file. */
export function htmlPage(title: string, ...body: readonly Content[]): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${title}</h1>
${body}
</body>
</html>
`.html;
}

const STYLE: Html = {
  html: `
body { font: 15px/1.5 system-ui, sans-serif; color: #1f2328; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; display: block; overflow-x: auto; }
th, td { border-bottom: 1px solid #d1d9e0; padding: 0.25rem 0.75rem; text-align: right; }
th:first-child, td:first-child { text-align: left; }
svg, img { max-width: 100%; height: auto; }
figure { margin: 1rem 0; }
figcaption { color: #59636e; }
pre { background: #f6f8fa; padding: 0.75rem; overflow-x: auto; }
`,
};

function escaped(content: Content): string {
  if (typeof content === 'object') {
    return 'html' in content ? content.html : content.map(escaped).join('');
  }
  return String(content).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
