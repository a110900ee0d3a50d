/** What a head needs to know of one output of a backbone. */
export interface FeatureInfo {
  /** Name of the layer or node that makes the output. */
  name: string;
  channels: number;
  /** Input pixels per pixel of this output. */
  stride: number;
}
