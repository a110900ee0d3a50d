import * as v from 'valibot';
import { head, list, number, object } from './described.ts';
import { machine } from './environment.ts';
import { lossForm, recipe, variantFindings } from './study.ts';

const variant = v.strictObject({
  ...variantFindings.entries,
  ...lossForm.entries,
});

/** Schema of `AssignmentsResult`. */
export const assignmentsResult = object(
  'Assignments and losses of boxes, by which one network was trained.',
  {
    ...head('assignments', 1, machine),
    recipe,
    seeds: v.array(number('Of one training of each variant.')),
    variants: list('The reference first.', variant),
  },
);
