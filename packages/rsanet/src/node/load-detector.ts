import type { Size } from '@rsanet/detect-utils';
import type { DetectorOf } from '../detector.ts';
import { type LoadOptions, loadOn } from '../load-detector.ts';
import { type Fitted, fitPixels } from '../network-input.ts';
import type { ModelSource } from '../read-model.ts';
import { type BackendName, startBackend } from './backend.ts';
import { openModel } from './open-model.ts';
import { type NodeImage, readPixels } from './read-pixels.ts';

/** Finds objects in the pictures of Node. */
export type Detector = DetectorOf<NodeImage>;

/**
 * Loads a detector in Node. It runs on wasm unless `backend` says otherwise, and starts that backend
 * itself; a backend that the program made current stays current.
 *
 * @param source the name of a model in `@rsanet/models`; the path or URL of a `model.json` or of its
 * folder; the files of a model; or its graph and metadata
 * @throws RsanetError MODEL_NOT_FOUND when the name, path or URL leads to nothing
 * @throws RsanetError INVALID_MODEL when a file is malformed
 * @throws RsanetError BACKEND_UNAVAILABLE when the backend is unknown or does not start
 * @throws the signal's reason when aborted
 *
 * @example
 * ```ts
 * import { fromLayersModel } from '@rsanet/tfjs';
 * import { loadDetector, presets, rsanet, useBackend } from '@rsanet/rsanet';
 *
 * await useBackend('wasm');
 * const input = { width: 64, height: 64 };
 * const model = rsanet({ preset: 'voc-416', input, channels: [8, 8, 8, 8, 8] }); // untrained
 * const { classes, anchors } = presets['voc-416'];
 * const metadata = { format: 'rsanet-detector', version: 1, input, strides: [8, 16, 32], anchors, classes } as const;
 * const detector = await loadDetector({ graph: fromLayersModel(model), metadata });
 *
 * const grey = { data: new Uint8Array(300 * 200).fill(128), width: 300, height: 200 };
 * const detections = await detector.detect(grey, { scoreThreshold: 0, maxDetections: 5 });
 * for (const { bbox: [x, y, width, height], score } of detections) {
 *   if (x < 0 || y < 0 || x + width > 300.001 || y + height > 200.001 || score > 1) throw new Error('beside the picture');
 * }
 * detector.dispose();
 * model.dispose();
 * ```
 */
export function loadDetector(
  source: ModelSource,
  options: LoadOptions<BackendName> = {},
): Promise<Detector> {
  return loadOn({ openModel, startBackend, fit }, source, options);
}

async function fit(
  images: readonly NodeImage[],
  input: Size,
  _backend: string,
  signal?: AbortSignal,
): Promise<Fitted<never>> {
  return fitPixels(await Promise.all(images.map((image) => readPixels(image, signal))), input);
}
