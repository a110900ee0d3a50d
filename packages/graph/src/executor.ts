/** A tensor outside any framework: row-major, batch first. */
export interface RawTensor {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

/** Runs one network. Input is what the network's input node takes, NHWC, with a batch in front. */
export interface Executor<Input = RawTensor> {
  /**
   * The values of the graph's outputs, in their order.
   *
   * @throws RsanetError DISPOSED after `dispose`
   * @throws RsanetError DEVICE_LOST when the graphics device is lost
   */
  run(input: Input | RawTensor): Promise<RawTensor[]>;
  /** Frees the weights; calling it twice does nothing. */
  dispose(): void;
}
