import type { DetectOptions } from '@rsanet/rsanet';
import { fraction, wholeNumber } from './values.ts';

/** The arguments that say which objects are kept. */
export const limitArguments = {
  score: {
    type: 'string',
    valueHint: 'F',
    description: 'Min score shown, 0..1; by default what the model says of each class, or 0.3',
  },
  iou: {
    type: 'string',
    default: '0.45',
    description: 'Overlap that two boxes of a class may have, 0..1',
  },
  max: { type: 'string', default: '100', description: 'Max objects shown of an image' },
} as const;

/**
 * What they say, for a detector.
 *
 * @throws UsageError naming the one that is out of range
 */
export function limitsOf(args: {
  readonly score: string | undefined;
  readonly iou: string;
  readonly max: string;
}): DetectOptions {
  return {
    ...(args.score !== undefined && { scoreThreshold: fraction('--score', args.score) }),
    iouThreshold: fraction('--iou', args.iou),
    maxDetections: wholeNumber('--max', args.max),
  };
}
