import * as v from 'valibot';
import { machine } from './environment.ts';
import { number } from './quantity.ts';
import { recipe, variantFindings } from './study.ts';

const variant = v.strictObject({
  ...variantFindings.entries,
  assignment: v.picklist(['yolo', 'simota']),
  box: v.picklist(['giou', 'ciou']),
});

/** Schema of `AssignmentsResult`. */
export const assignmentsResult = v.pipe(
  v.strictObject({
    benchmark: v.literal('assignments'),
    version: v.literal(1),
    environment: machine,
    recipe,
    seeds: v.array(number('Of one training of each variant.')),
    variants: v.pipe(v.array(variant), v.description('The reference first.')),
  }),
  v.description('Assignments and losses of boxes, by which one network was trained.'),
);
