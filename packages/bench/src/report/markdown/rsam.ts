import type { RsamFindings, RsamResult } from '../../rsam/result.ts';
import { bytesText, orNone, ratioText, rounded, scaled } from '../number.ts';
import { machineText } from './machine.ts';
import { classTable, gainText, mapColumns, nameColumn, recipeText, runsTable } from './study.ts';
import { type Column, table } from './table.ts';
import { blocks, bullets } from './text.ts';

/** What RSAM and its parts buy, and what they take. */
export function rsamText({ environment, recipe, seeds, arms }: RsamResult): string {
  return blocks([
    '## What RSAM buys',
    machineText(environment),
    recipeText(recipe, seeds),
    bullets(arms.flatMap((variant) => gainText(variant, 'The full head'))),
    table(arms, COLUMNS),
    `mAP@0.5 and its gain are means over the seeds with Student's 95 % interval, gains paired by seed; FPS and time are of the forward pass, by interleaved pairs with the full head.`,
    'AP@0.5 of each class in %, the mean over the seeds:',
    classTable(arms, 'head'),
    'mAP@0.5 of each seed, and how it was trained:',
    runsTable(arms, seeds, 'head'),
  ]);
}

const COLUMNS: readonly Column<RsamFindings>[] = [
  nameColumn('head'),
  ...mapColumns('the full head'),
  { head: 'parameters', cell: ({ params }) => scaled(params) },
  { head: 'MACs', cell: ({ macs }) => scaled(macs) },
  { head: 'FLOPs', cell: ({ flops }) => scaled(flops) },
  { head: 'memory access', cell: ({ memoryAccess }) => bytesText(memoryAccess) },
  { head: 'FPS', cell: ({ fps }) => rounded(fps) },
  { head: 'time over that of the full head', cell: ({ speed }) => orNone(speed, ratioText) },
];
