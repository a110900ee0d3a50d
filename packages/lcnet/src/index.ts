export { type CcmOptions, ccm } from './ccm.ts';
export { type DsmCombine, type DsmOptions, dsm } from './dsm.ts';
export { type FeatureInfo, featureInfo } from './feature-info.ts';
export { assertInputShape, type InputShape } from './input-shape.ts';
export { type LcnetOptions, lcnet, type PerStage } from './lcnet.ts';
