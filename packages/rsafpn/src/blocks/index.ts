export { type CamOptions, cam } from './cam.ts';
export type { Fusion, FusionName, FusionSteps } from './fusion.ts';
export { type LccuOptions, lccu } from './lccu.ts';
export { type PredictionOptions, prediction } from './prediction.ts';
export { assertRsafpnOptions, type RsafpnOptions, rsafpn } from './rsafpn.ts';
export { type RsamOptions, rsam } from './rsam.ts';
