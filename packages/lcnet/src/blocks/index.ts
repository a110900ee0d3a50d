export { type CcmOptions, ccm } from './ccm.ts';
export { type DsmCombine, type DsmOptions, dsm } from './dsm.ts';
export type { FeatureInfo } from './feature-info.ts';
export { assertInputShape, type InputShape } from './input-shape.ts';
export {
  assertLcnetOptions,
  type LcnetFeaturesOptions,
  type LcnetOptions,
  lcnetFeatures,
  type PerStage,
} from './lcnet.ts';
