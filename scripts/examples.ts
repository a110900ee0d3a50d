/** An example: its code, and the line it begins at. */
export interface Example {
  line: number;
  code: string;
}

/**
 * The ```ts blocks of a file, or those of another language: in Markdown all of them, in TypeScript those within doc
 * comments.
 *
 * @param path decides, by its ending, whether it is Markdown or TypeScript
 */
export function examplesOf(text: string, path: string, language = 'ts'): Example[] {
  const prefix = path.endsWith('.md') ? '' : String.raw`\s*\* ?`;
  const fence = new RegExp(`^${prefix}\`\`\`(\\w*)\\s*$`);
  const examples: Example[] = [];
  let open: Example | null = null;
  let inside = false;
  for (const [index, line] of text.split('\n').entries()) {
    const match = fence.exec(line);
    if (match && !inside) {
      inside = true;
      open = match[1] === language ? { line: index + 1, code: '' } : null;
    } else if (match) {
      if (open) examples.push(open);
      inside = false;
      open = null;
    } else if (open) {
      open.code += `${line.replace(new RegExp(`^${prefix}`), '')}\n`;
    }
  }
  return examples;
}
