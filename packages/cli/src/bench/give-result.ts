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
  const { markdownReport, reportFiles } = await import('@rsanet/bench');
  stdout.write(json ? `${JSON.stringify(result, null, 2)}\n` : markdownReport(result));
  if (out !== undefined) await writeFiles(out, reportFiles(result));
}
