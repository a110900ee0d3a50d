import { join } from 'node:path';
import { RsanetError } from '@rsanet/errors';
import * as v from 'valibot';
import type { EpochReport } from '../trainer/options.ts';
import { Report } from '../trainer/run-checkpoint.ts';
import { readText } from './read-text.ts';

const Line = v.pipe(v.string(), v.parseJson(), Report);

/**
 * Reads the epochs of a run from the `metrics.jsonl` of its folder.
 *
 * @throws RsanetError INVALID_DATASET when the file is missing or malformed
 */
export async function readMetrics(dir: string): Promise<EpochReport[]> {
  const file = join(dir, 'metrics.jsonl');
  const lines = (await readText(file, 'record of the run')).trimEnd().split('\n');
  return lines.map((line, i) => {
    const parsed = v.safeParse(Line, line);
    if (parsed.success) return parsed.output;
    throw new RsanetError('INVALID_DATASET', `Line ${i + 1} of ${file} is no report of an epoch.`);
  });
}
