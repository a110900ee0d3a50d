import type { RsamFindings, RsamResult } from '../../rsam/result.ts';
import { NONE, orNone, pixels, rounded, scaled, times, within } from '../number.ts';
import { machineText } from './machine.ts';
import { type Column, table } from './table.ts';
import { blocks, bullets, escaped } from './text.ts';

/** What RSAM and its parts buy, and what they take. */
export function rsamText({ environment, recipe, seeds, arms }: RsamResult): string {
  const { data, train, val, test, input, epochs, batch, peakRate, emaDecay, channels } = recipe;
  return blocks([
    '## What RSAM buys',
    machineText(environment),
    `Each arm was trained ${seeds.length === 1 ? 'once' : `${seeds.length} times`} (seeds ${seeds.join(', ')}) on ${escaped(data)}: splits ${escaped(train)} to learn from, ${escaped(val)} to choose the epoch, ${escaped(test)} to measure; ${pixels(input)}, channels ${channels.join(', ')}, ${epochs} epochs, ${batch} pictures a step, learning rate ${peakRate}, average of weights ${emaDecay}.`,
    bullets(arms.flatMap(gainText)),
    table(arms, COLUMNS),
    `mAP@0.5 and its gain are means over the seeds with Student's 95 % interval, gains paired by seed; FPS and time are of the forward pass, by interleaved pairs with the full head.`,
    'mAP@0.5 of each seed, and the minutes that training took:',
    table(arms, [
      NAME,
      ...seeds.map(
        (seed): Column<RsamFindings> => ({
          head: `seed ${seed}`,
          cell: ({ runs }) =>
            orNone(
              runs.find((run) => run.seed === seed),
              ({ map }) => points(map),
            ),
        }),
      ),
      {
        head: 'minutes',
        cell: ({ runs }) => rounded(runs.reduce((sum, run) => sum + run.seconds, 0) / 60),
      },
    ]),
  ]);
}

const points = (share: number): string => (100 * share).toFixed(1);
const signedPoints = (share: number): string =>
  `${share < 0 ? '−' : '+'}${points(Math.abs(share))}`;

function gainText({ name, gain }: RsamFindings): string[] {
  if (!gain) return [];
  const side = gain.mean < 0 ? 'below' : 'above';
  const by = points(Math.abs(gain.mean));
  const interval = gain.interval
    ? ` (95 % interval ${signedPoints(gain.interval[0])} to ${signedPoints(gain.interval[1])})`
    : ' (one seed has no interval)';
  return [
    `The full head is ${by} points of mAP ${side} “${escaped(name)}”${interval}: **${gain.verdict}**.`,
  ];
}

const NAME: Column<RsamFindings> = {
  head: 'head',
  align: 'left',
  cell: ({ name }) => escaped(name),
};

const COLUMNS: readonly Column<RsamFindings>[] = [
  NAME,
  { head: 'mAP@0.5, %', cell: ({ map }) => within(map.mean, map.interval, points) },
  {
    head: 'gain of the full head, points',
    cell: ({ gain }) => orNone(gain, ({ mean, interval }) => within(mean, interval, signedPoints)),
  },
  { head: 'verdict', align: 'left', cell: ({ gain }) => gain?.verdict ?? NONE },
  { head: 'parameters', cell: ({ params }) => scaled(params) },
  { head: 'MACs', cell: ({ macs }) => scaled(macs) },
  { head: 'FLOPs', cell: ({ flops }) => scaled(flops) },
  { head: 'memory access', cell: ({ memoryAccess }) => scaled(memoryAccess, 'B') },
  { head: 'FPS', cell: ({ fps }) => rounded(fps) },
  {
    head: 'time over that of the full head',
    cell: ({ speed }) => orNone(speed, ({ ratio, interval }) => within(ratio, interval, times)),
  },
];
