export { serveDetector } from './browser/worker/serve-detector.ts';
