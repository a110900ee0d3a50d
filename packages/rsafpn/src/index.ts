export type {
  CamOptions,
  Fusion,
  FusionName,
  FusionSteps,
  LccuOptions,
  PredictionOptions,
  RsafpnOptions,
  RsamOptions,
} from './blocks/index.ts';
export { cam, lccu, prediction, rsafpn, rsam } from './tf-layers.ts';
