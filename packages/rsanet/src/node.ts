export { createWorkerDetector } from './browser/worker/create-worker-detector.ts';
export { createDetectorPool, type PoolOptions } from './node/detector-pool.ts';
export { type Detector, loadDetector, readDetector } from './node/load-detector.ts';
export { type NodeImage, readImage } from './node/read-image.ts';
export * from './shared.ts';
