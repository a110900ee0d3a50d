/**
 * A name as a part of what a file may be called everywhere, so that {@link nameOfFile} finds it again: what separates folders or is
 * forbidden becomes `%` and its UTF-8 in hex, as in URLs.
 */
export function fileNameOf(name: string): string {
  return name.replace(/[\p{Cc}"%*/:<>?\\|]/gu, escaped);
}

/**
 * The names as files may be called side by side also where case makes no difference: a later one that differs from
 * another by case alone has its first letter escaped.
 */
export function fileNamesOf(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let file = fileNameOf(name);
    if (taken.has(file.toLowerCase())) file = escaped([...name][0]!) + fileNameOf(name).slice(1);
    taken.add(file.toLowerCase());
    return file;
  });
}

/** The name behind a file's name; one with a `%` that nobody escaped stays as it is. */
export function nameOfFile(file: string): string {
  try {
    return decodeURIComponent(file);
  } catch {
    return file;
  }
}

function escaped(character: string): string {
  return Array.from(
    new TextEncoder().encode(character),
    (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
  ).join('');
}
