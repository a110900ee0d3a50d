export {
  type BrowserLoadOptions,
  type Detector,
  loadDetector,
  readDetector,
} from './browser/load-detector.ts';
export type { BrowserImage } from './browser/read-pixels.ts';
export { createWorkerDetector } from './browser/worker/create-worker-detector.ts';
export * from './shared.ts';
