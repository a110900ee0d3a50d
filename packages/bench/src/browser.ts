export {
  compareRatios,
  type RatioComparison,
  type RatioFindings,
  type RatioOptions,
} from './ccm/compare-ratios.ts';
export type { PairBudget } from './ccm/forward-pairs.ts';
export type { ChartPoint } from './ccm/result.ts';
export { type Variant, type VariantSet, variantSets } from './ccm/variants.ts';
export type { Verdict } from './ccm/verdict.ts';
export {
  type Graphics,
  isSoftware,
  webglGraphics,
  webgpuGraphics,
} from './sessions/browser/page/graphics.ts';
