import type { Anchor, Size } from '@rsanet/detect-utils';

/** What the network predicts, and where. */
export interface Head {
  /** Pixels of the network's input; sides divisible by the largest stride. */
  input: Size;
  /** Input pixels a cell, a scale. */
  strides: readonly number[];
  /** In pixels of the network's input, a list a scale. */
  anchors: readonly (readonly Anchor[])[];
  classes: readonly string[];
}
