import Table from 'cli-table3';

/** A table as text: a title a column, the first column set to the left and the others to the right. */
export function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const drawn = new Table({
    head: [...titles],
    colAligns: titles.map((_, i) => (i === 0 ? 'left' : 'right')),
    style: { head: [], border: [], compact: true },
  });
  drawn.push(...rows.map((row) => [...row]));
  return `${drawn.toString()}\n`;
}
