import { median } from 'simple-statistics';
import type { AaResult } from '../../matrix/aa.ts';
import { ratioError } from '../../statistics/ratio-error.ts';
import { percent, pixels, times } from '../number.ts';
import { backendName, devicesText, machineText } from './machine.ts';
import { table } from './table.ts';
import { blocks } from './text.ts';

/** How noisy the machine is. */
export function aaText({
  environment,
  info,
  network,
  sessions,
  pairs,
  ratios,
  p95,
}: AaResult): string {
  const input = network.input ? ` at ${pixels(network.input)}` : '';
  const largest = Math.max(...ratios.map(ratioError));
  return blocks([
    '## Noise of the machine (A/A)',
    machineText(environment, [info]),
    `Two sessions that are the same, ${network.preset}${input}, were compared ${ratios.length} times by ${pairs} interleaved pairs, opened anew ${sessions} times. In 95 % of the comparisons the ratio is off from 1 by at most ${percent(p95)} (p95), so a difference as small may be noise.`,
    table(
      [info],
      [
        { head: 'backend', align: 'left', cell: backendName },
        { head: 'comparisons', cell: () => `${ratios.length}` },
        { head: 'lowest ratio', cell: () => times(Math.min(...ratios)) },
        { head: 'median', cell: () => times(median([...ratios])) },
        { head: 'highest', cell: () => times(Math.max(...ratios)) },
        { head: 'p95 of the error', cell: () => percent(p95) },
        { head: 'largest error', cell: () => percent(largest) },
      ],
    ),
    devicesText([info]),
  ]);
}
