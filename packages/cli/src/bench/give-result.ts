import type { BenchResult } from '@rsanet/bench';
import type { Io } from '../command.ts';
import { writeFiles } from '../write-files.ts';

/**
 * Hands out the result of a benchmark: on standard output its report in Markdown, or the whole as
 * JSON; and in a folder JSON, report and charts, if one is given.
 */
export async function giveResult(
  result: BenchResult,
  { json, out }: { json: boolean | undefined; out: string | undefined },
  { stdout }: Io,
): Promise<void> {
  const { charts, markdownReport } = await import('@rsanet/bench');
  const report = markdownReport(result);
  const text = `${JSON.stringify(result, null, 2)}\n`;
  if (out !== undefined) {
    const { benchmark } = result;
    const drawn = charts(result).map(({ name, svg }) => [`${name}.svg`, svg] as const);
    const images = drawn.map(([file]) => `\n![${file}](${file})\n`).join('');
    await writeFiles(
      out,
      new Map([[`${benchmark}.json`, text], [`${benchmark}.md`, report + images], ...drawn]),
    );
  }
  stdout.write(json ? text : report);
}
