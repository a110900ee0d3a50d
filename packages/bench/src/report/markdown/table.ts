import { markdownTable } from 'markdown-table';

/** One column: what stands above it, and what of each row. */
export interface Column<Row> {
  head: string;
  cell: (row: Row) => string;
  /** Numbers stand to the right, which is usual; words to the left. */
  align?: 'left';
}

/** A table in GitHub's Markdown, aligned in its source too; the cells are Markdown. */
export function table<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const cells = rows.map((row) => columns.map(({ cell }) => cell(row)));
  return markdownTable([columns.map(({ head }) => head), ...cells], {
    align: columns.map(({ align = 'right' }) => align),
  });
}
