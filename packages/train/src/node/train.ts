import { readImage } from '@rsanet/rsanet/node';
import { imageCache } from '../data/index.ts';
import type { TrainOptions, TrainResult } from '../trainer/options.ts';
import { train as trainAnywhere } from '../trainer/train.ts';
import { folderCheckpoints } from './folder-checkpoints.ts';

/** Bytes of decoded images kept from epoch to epoch. */
const CACHE_BYTES = 2 ** 30;

/** Options of {@link train} in Node. */
export interface NodeTrainOptions extends Omit<TrainOptions, 'readImage' | 'checkpoints'> {
  /** Reads and decodes an image; image files, kept decoded up to 1 GiB, by default. */
  readImage?: TrainOptions['readImage'];
  /** Folder for checkpoints; none are written without it. */
  dir?: string;
}

/** `train` of `@rsanet/train` with images from files and checkpoints in a folder; throws as that does. */
export function train({ dir, ...options }: NodeTrainOptions): Promise<TrainResult> {
  return trainAnywhere({
    readImage: imageCache(CACHE_BYTES, readImage),
    ...(dir !== undefined && { checkpoints: folderCheckpoints(dir) }),
    ...options,
  });
}
