export { sumPixels } from './sum-pixels';
