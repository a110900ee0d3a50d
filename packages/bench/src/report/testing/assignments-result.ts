import {
  ASSIGNMENT_RECIPE,
  ASSIGNMENTS,
  type AssignmentsResult,
} from '../../assignments/assignments.ts';
import { measuredOn } from './measured.ts';
import { studyFindings } from './study-findings.ts';

const { backend, ...machine } = measuredOn;

/** Three variants of three seeds. */
export const assignmentsResult: AssignmentsResult = {
  benchmark: 'assignments',
  version: 1,
  environment: machine,
  seeds: [1, 2, 3],
  recipe: { ...ASSIGNMENT_RECIPE, data: 'BCCD', val: { heldBack: 0.1 } },
  variants: studyFindings({
    'yolo giou': [0.71, 0.72, 0.7],
    'simota ciou': [0.74, 0.75, 0.74],
    'yolo ciou': [0.7, 0.73, 0.71],
  }).map((found, at) => ({ ...ASSIGNMENTS[at]!.loss, ...found })),
};
