import { RsanetError } from '@rsanet/errors';

/** The models of this package, each a folder of its own with `model.json`, weights and `card.md`. */
export const modelNames = ['bccd', 'animals-320', 'animals-320-distilled'] as const;

/** The name of a model of this package. */
export type ModelName = (typeof modelNames)[number];

/** Whether a word names a model of this package. */
export function isModelName(name: string): name is ModelName {
  return (modelNames as readonly string[]).includes(name);
}

/**
 * Where a model's `model.json` lies, its weights and its card beside it: a `file:` URL in Node, and in
 * a page one relative to this module. A bundler that moves this module must be configured to copy the folder
 * `models` with it.
 *
 * @throws RsanetError MODEL_NOT_FOUND for a name that is not in {@link modelNames}
 *
 * @example
 * ```ts
 * import { modelNames, modelUrl } from '@rsanet/models';
 *
 * for (const name of modelNames) {
 *   if (!modelUrl(name).pathname.endsWith(`/models/${name}/model.json`)) throw new Error(name);
 * }
 * ```
 */
export function modelUrl(name: ModelName): URL {
  if (isModelName(name)) return new URL(`../models/${name}/model.json`, import.meta.url);
  throw new RsanetError(
    'MODEL_NOT_FOUND',
    `There is no model '${name}'; use one of ${modelNames.join(', ')}.`,
  );
}
