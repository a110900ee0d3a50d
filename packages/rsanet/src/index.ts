export { type Detector, loadDetector } from './browser/load-detector.ts';
export type { BrowserImage } from './browser/read-pixels.ts';
export * from './shared.ts';
