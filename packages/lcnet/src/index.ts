export type {
  CcmOptions,
  DsmCombine,
  DsmOptions,
  FeatureInfo,
  InputShape,
  LcnetFeaturesOptions,
  LcnetOptions,
  PerStage,
} from './blocks/index.ts';
export { assertInputShape } from './blocks/input-shape.ts';
export { ccm, dsm, featureInfo, lcnet, lcnetFeatures } from './tf-layers.ts';
