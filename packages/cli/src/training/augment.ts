import type { AugmentOptions } from '@rsanet/train';
import type { ArgsDef } from 'citty';
import type { Values } from '../command.ts';
import { fraction } from '../values.ts';

/** The arguments that say how images are varied. */
export const augmentArguments = {
  augment: {
    type: 'enum',
    options: ['all', 'flip', 'none'],
    default: 'all',
    description: 'How images are varied, beside the options below: in all ways, mirrored, or not',
  },
  'flip-vertical': {
    type: 'boolean',
    description: 'Mirror images top to bottom, too: for what has no up',
  },
  mosaic: {
    type: 'string',
    default: '0',
    valueHint: 'P',
    description: 'Probability that an example is made of four images, 0..1',
  },
  mixup: {
    type: 'string',
    default: '0',
    valueHint: 'P',
    description: 'Probability that an example is seen through another one, 0..1',
  },
  'copy-paste': {
    type: 'string',
    default: '0',
    valueHint: 'P',
    description: 'Probability that objects of another image are pasted into an example, 0..1',
  },
  perspective: {
    type: 'string',
    default: '0',
    valueHint: 'M',
    description: 'Largest move of a corner, as part of the sides, 0..0.4',
  },
} as const satisfies ArgsDef;

/** How images were asked to be varied, checked. */
export interface AugmentChoice {
  readonly augment: 'all' | 'flip' | 'none';
  /** What varies images beside `augment`. */
  readonly variations: Partial<AugmentOptions>;
}

/**
 * Reads how images are to be varied.
 *
 * @throws UsageError naming an option out of its range
 */
export function augmentChoice(args: Values<typeof augmentArguments>): AugmentChoice {
  return {
    augment: args.augment,
    variations: {
      mosaic: fraction('--mosaic', args.mosaic),
      mixup: fraction('--mixup', args.mixup),
      copyPaste: fraction('--copy-paste', args['copy-paste']),
      perspective: fraction('--perspective', args.perspective),
      verticalFlip: args['flip-vertical'] ? 0.5 : 0,
    },
  };
}

/** How images are varied; null where they are not. */
export async function augmentOf({
  augment,
  variations,
}: AugmentChoice): Promise<AugmentOptions | null> {
  const { augmentDefaults, augmentNothing } = await import('@rsanet/train');
  const plain = Object.values(variations).every((value) => value === 0);
  if (augment === 'none' && plain) return null;
  const bases = {
    all: augmentDefaults,
    flip: { ...augmentNothing, horizontalFlip: 0.5 },
    none: augmentNothing,
  };
  return { ...bases[augment], ...variations };
}
