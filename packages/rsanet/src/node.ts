export { type BackendName, useBackend } from './node/backend.ts';
export { readImage } from './node/read-image.ts';
