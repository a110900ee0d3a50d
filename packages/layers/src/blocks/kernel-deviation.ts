/**
 * Standard deviation of the normal distribution around 0 that an untrained kernel is drawn from: He's
 * `sqrt(2 / fanIn)` (arXiv 1502.01852) in front of batch norm; where the convolution has a bias, as
 * predictions have, `0.5 / sqrt(fanIn)`, so that logits start near their bias.
 *
 * @param fanIn how many values each output value is computed from
 */
export function kernelDeviation(fanIn: number, hasBias: boolean): number {
  return (hasBias ? 0.5 : Math.SQRT2) / Math.sqrt(fanIn);
}
