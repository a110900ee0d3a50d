import type { Candidates, Size } from '@rsanet/detect-utils';
import type { RawTensor } from '@rsanet/graph';
import type { Published } from '../published.ts';

/** What is to be known of a published detector beside its model file. */
export interface Pretrained {
  label: string;
  /** Name of its file in the package, without `.json`. */
  file: string;
  /** Pixels. */
  input: Size;
  /** Names of the outputs that are read, in the order `decode` takes them. */
  outputs: readonly string[];
  published: Published;
  /** Licences of the package and of the weights' authors. */
  licence: string;
  /** The network's input from a letterboxed image `[1, height, width, 3]`, RGB in 0..1. */
  normalise(rgb: RawTensor): RawTensor;
  /** Boxes in pixels of the network's input, of the score or better, before suppression. */
  decode(outputs: readonly RawTensor[], scoreThreshold: number): Candidates;
}
