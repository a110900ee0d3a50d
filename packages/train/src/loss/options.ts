import { RsanetError } from '@rsanet/errors';

/** What is learnt from a batch, and how. Plain data, so that it can be saved with a run. */
export interface LossOptions {
  /** How predictions come to answer for objects: by shape and place, or as they fit now (SimOTA). */
  assignment: 'yolo' | 'simota';
  /** What boxes are compared by. */
  box: 'giou' | 'ciou';
  /** How much of a class's certainty is taken from it: targets are 1 - s/2 and s/2. 0..1, below 1. */
  labelSmoothing: number;
  /** Factors on the class loss of objects by the name of their class; 1 where it is missing. */
  classWeights: Readonly<Record<string, number>>;
  /** Weight of what a teacher found, where there is one (`Sample.taught`), beside the labels' 1; 1 by default. */
  teaching?: number;
}

/** The paper's assignment with GIoU. */
export const lossDefaults: LossOptions = {
  assignment: 'yolo',
  box: 'giou',
  labelSmoothing: 0,
  classWeights: {},
};

/**
 * Checks options before a run begins.
 *
 * @param classes names of the network's classes
 * @throws RsanetError INVALID_ARGUMENT naming the first option out of its range, or a class there is not
 */
export function assertLossOptions(options: LossOptions, classes: readonly string[]): void {
  const { assignment, box, labelSmoothing, classWeights, teaching = 1 } = options;
  if (!['yolo', 'simota'].includes(assignment)) {
    throw invalid('assignment', assignment, 'yolo or simota');
  }
  if (!['giou', 'ciou'].includes(box)) throw invalid('box', box, 'giou or ciou');
  if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
    throw invalid('labelSmoothing', labelSmoothing, 'a number in 0..1, below 1');
  }
  if (!(teaching >= 0 && teaching < Infinity)) {
    throw invalid('teaching', teaching, 'a number from 0');
  }
  for (const [name, weight] of Object.entries(classWeights)) {
    if (!classes.includes(name)) {
      throw invalid('classWeights', name, `names among ${classes.join(', ')}`);
    }
    if (!(weight >= 0 && weight < Infinity)) {
      throw invalid(`classWeights.${name}`, weight, 'a number from 0');
    }
  }
}

const invalid = (name: string, value: unknown, expected: string) =>
  new RsanetError('INVALID_ARGUMENT', `The loss option ${name} is ${value}; expected ${expected}.`);
