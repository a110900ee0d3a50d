import type { AssignmentsResult } from '../../assignments/assignments.ts';
import { machineText } from './machine.ts';
import { classTable, gainText, mapColumns, nameColumn, recipeText, runsTable } from './study.ts';
import { table } from './table.ts';
import { blocks, bullets, escaped } from './text.ts';

/** What assignments and losses of boxes reach beside one another. */
export function assignmentsText({
  environment,
  recipe,
  seeds,
  variants,
}: AssignmentsResult): string {
  const first = `“${escaped(variants[0]!.name)}”`;
  return blocks([
    '## Assignment and box loss',
    machineText(environment),
    recipeText(recipe, seeds),
    bullets(variants.flatMap((variant) => gainText(variant, first))),
    table(variants, [
      nameColumn('variant'),
      { head: 'assignment', align: 'left', cell: ({ assignment }) => assignment },
      { head: 'box loss', align: 'left', cell: ({ box }) => box },
      ...mapColumns(first),
    ]),
    `mAP@0.5 and its gain are means over the seeds with Student's 95 % interval, gains paired by seed.`,
    'AP@0.5 of each class in %, the mean over the seeds:',
    classTable(variants, 'variant'),
    'mAP@0.5 of each seed, and how it was trained:',
    runsTable(variants, seeds, 'variant'),
  ]);
}
