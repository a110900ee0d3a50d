/** `1 / (1 + exp(-x))`, for any `x`. */
export function sigmoid(x: number): number {
  const e = Math.exp(-Math.abs(x));
  return x >= 0 ? 1 / (1 + e) : e / (1 + e);
}

/**
 * Binary cross-entropy of a logit, stable for any; its slope is `sigmoid(logit) - target`.
 *
 * @param target 0..1
 */
export function crossEntropy(logit: number, target: number): number {
  return Math.max(logit, 0) + Math.log1p(Math.exp(-Math.abs(logit))) - logit * target;
}

/**
 * Focal loss (arXiv 1708.02002, gamma 2) of a logit: cross-entropy times the squared error, so that the
 * many easy predictions count little.
 *
 * @param target 0..1; between them it is the quality focal loss (arXiv 2006.04388, section 3.1)
 */
export function focalLoss(logit: number, target: number): number {
  return (target - sigmoid(logit)) ** 2 * crossEntropy(logit, target);
}

/** The derivative of {@link focalLoss} with respect to the logit. */
export function focalSlope(logit: number, target: number): number {
  const p = sigmoid(logit);
  const error = target - p;
  return -(error ** 2) * error - 2 * error * p * (1 - p) * crossEntropy(logit, target);
}
