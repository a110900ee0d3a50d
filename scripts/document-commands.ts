/** A shell command of a document, on one line, and the line it begins at. */
export interface DocumentCommand {
  line: number;
  text: string;
}

const BLOCK = /^```(?:sh|bash|console|shell)\n([\s\S]*?)^```$/gm;
const INLINE = /`((?:npm|npx|node|rsanet|[A-Z_]+=\S+)\s[^`]+)`/g;

/** The commands of a page of Markdown, each once: the lines of its shell blocks, and what stands between backticks. */
export function commandsOf(markdown: string): DocumentCommand[] {
  const found: DocumentCommand[] = [];
  const add = (at: number, text: string) => {
    const line = markdown.slice(0, at).split('\n').length;
    found.push({ line, text: text.replace(/\s+/g, ' ').trim() });
  };
  const prose = markdown.replace(BLOCK, (block, body: string, at: number) => {
    let begin = at + block.indexOf(body);
    for (const text of body.split(/(?<!\\)\n/)) {
      const command = text
        .replace(/(^|\s)#.*$/, '')
        .replace(/^\$ /, '')
        .replaceAll('\\\n', ' ');
      if (command.trim()) add(begin, command);
      begin += text.length + 1;
    }
    return block.replace(/[^\n]/g, ' ');
  });
  for (const { index, 1: text } of prose.matchAll(INLINE)) add(index, text!);
  const texts = new Set<string>();
  return found
    .toSorted((a, b) => a.line - b.line)
    .filter(({ text }) => !texts.has(text) && texts.add(text));
}
