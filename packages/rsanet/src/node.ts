export { createWorkerDetector } from './browser/worker/create-worker-detector.ts';
export { type RsanetOptions, rsanet } from './model.ts';
export { type BackendName, useBackend } from './node/backend.ts';
export { type Detector, loadDetector } from './node/load-detector.ts';
export { readDetector } from './node/read-detector.ts';
export { readImage } from './node/read-image.ts';
export type { NodeImage } from './node/read-pixels.ts';
export * from './shared.ts';
