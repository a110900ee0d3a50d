export { convolveFilterGradient } from './convolve-filter-gradient';
export { convolveInputGradient } from './convolve-input-gradient';
export { packWeights } from './pack-weights';
export { sumPixels } from './sum-pixels';
