/** Text of somebody else's, such as an error's message, as it is to be read in Markdown. */
export function escaped(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>|~$&]/g, '\\$&');
}

/** Text as code; a backtick in it would end it, so that it becomes an apostrophe. */
export const code = (text: string): string =>
  `\`${text.replace(/\s+/g, ' ').replaceAll('`', "'").replaceAll('|', '\\|')}\``;

/** `a, b and c`. */
export const listed = (items: readonly string[]): string =>
  new Intl.ListFormat('en-GB').format(items);

/** Paragraphs, headings, tables and lists, those that are null left out. */
export const blocks = (parts: readonly (string | null)[]): string =>
  parts.filter((part) => part !== null && part !== '').join('\n\n');

export const bullets = (items: readonly string[]): string =>
  items.map((item) => `- ${item}`).join('\n');
