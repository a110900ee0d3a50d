import type { BenchResult } from './read-result.ts';
import { charts, markdownReport } from './reports.ts';

/**
 * What a result is kept as: its JSON, its report in Markdown that shows its charts, and the charts as SVG
 * files. The same result gives the same files.
 *
 * @returns texts by the name of their file
 */
export function reportFiles(result: BenchResult): ReadonlyMap<string, string> {
  const { benchmark } = result;
  const drawn = charts(result).map(({ name, svg }) => [`${name}.svg`, svg] as const);
  const images = drawn.map(([file]) => `\n![${file}](${file})\n`).join('');
  return new Map([
    [`${benchmark}.json`, `${JSON.stringify(result, null, 2)}\n`],
    [`${benchmark}.md`, markdownReport(result) + images],
    ...drawn,
  ]);
}
