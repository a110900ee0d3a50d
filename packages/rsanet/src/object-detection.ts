import { assertFraction, assertOptions, assertWhole, RsanetError, valueText } from '@rsanet/errors';
import type { DetectorOf } from './detector.ts';
import type { LoadOptions } from './load-detector.ts';

const BASES = ['mobilenet_v1', 'mobilenet_v2', 'lite_mobilenet_v2'] as const;

/** Names of the networks of `@tensorflow-models/coco-ssd`. */
export type ObjectDetectionBaseModel = (typeof BASES)[number];

/** What `load` takes. */
export interface ModelConfig {
  /** A `model.json` of RSANet's, or the folder around it. Always needed: coco-ssd's own models do not fit. */
  modelUrl?: string | URL;
  /** Taken so that calls need no change; as in coco-ssd, it chooses nothing beside a `modelUrl`. */
  base?: ObjectDetectionBaseModel;
}

/** An object that was found. */
export interface DetectedObject {
  /** In pixels of the image, within it. */
  bbox: [x: number, y: number, width: number, height: number];
  class: string;
  /** 0..1 */
  score: number;
}

/** A detector that is called as the one of `@tensorflow-models/coco-ssd` is. */
export interface ObjectDetectionOf<Image> {
  /**
   * Finds the objects of an image.
   *
   * @param img whatever `detect` of `loadDetector`'s detector takes, one image
   * @param maxNumBoxes max objects returned; 20 by default
   * @param minScore min score returned, 0..1; 0.5 by default
   * @returns objects, best first
   * @throws RsanetError INVALID_ARGUMENT for a number out of range or what is no image
   * @throws RsanetError INVALID_IMAGE, UNSUPPORTED_IMAGE or IMAGE_NOT_FOUND for an image that cannot be read
   * @throws RsanetError DISPOSED after `dispose`
   */
  detect(img: Image, maxNumBoxes?: number, minScore?: number): Promise<DetectedObject[]>;
  /** Frees the weights; idempotent. */
  dispose(): void;
}

/** Loads a detector on a platform and gives it coco-ssd's face. */
export async function loadCocoSsd<Image>(
  loadDetector: (source: string | URL, options: LoadOptions) => Promise<DetectorOf<Image>>,
  config: ModelConfig,
): Promise<ObjectDetectionOf<Image>> {
  // A path in place of the config is refused for its missing modelUrl, which explains more.
  if (typeof config !== 'string')
    assertOptions(config, { modelUrl: true, base: true }, 'The config');
  const { modelUrl, base } = config;
  if (base !== undefined && !BASES.includes(base)) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `base is ${valueText(base)}; leave it out, for modelUrl alone chooses the model, or give one of ${BASES.join(', ')}.`,
    );
  }
  if (!modelUrl) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `modelUrl is missing, and there is no model trained on COCO to fall back on; give the URL of a model.json that rsanet train or detectorFiles wrote, or of one in @rsanet/models.`,
    );
  }
  const detector = await loadDetector(modelUrl, { warmup: true });
  return {
    async detect(img, maxNumBoxes = 20, minScore = 0.5) {
      assertWhole({ maxNumBoxes }, 1);
      assertFraction({ minScore });
      const limits = { maxDetections: maxNumBoxes, scoreThreshold: minScore };
      // In a list, so that a list in its place is refused: coco-ssd has no batches.
      const [found] = await detector.detect([img], limits);
      return found!.map(({ bbox, class: name, score }) => ({ bbox, class: name, score }));
    },
    dispose: () => void detector.dispose(),
  };
}
