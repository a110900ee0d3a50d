export { type BrowserLoadOptions, type Detector, loadDetector } from './browser/load-detector.ts';
export { readDetector } from './browser/read-detector.ts';
export type { BrowserImage } from './browser/read-pixels.ts';
export { createWorkerDetector } from './browser/worker/create-worker-detector.ts';
export * from './shared.ts';
