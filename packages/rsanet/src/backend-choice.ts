/** Which backend computes, and why. */
export interface BackendChoice {
  /** TensorFlow.js's name of it. */
  readonly name: string;
  /** Why it was taken, in words. */
  readonly reason: string;
  /** The better ones that could not be taken, in the order of the attempts, and why. */
  readonly tried: readonly { readonly name: string; readonly reason: string }[];
}
