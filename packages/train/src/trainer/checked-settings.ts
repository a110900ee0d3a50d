import { fingerprint } from '../data/fingerprint.ts';
import { checkImages } from '../data/index.ts';
import type { TrainOptions } from './options.ts';
import { complete, type Settings } from './settings.ts';

/** {@link Settings} whose images were read once, and what distinguishes their data from others. */
export type CheckedSettings = Settings & {
  /** Of the data and of the validation images, where there are any. */
  readonly fingerprints: { readonly data: string | null; readonly validation: string | null };
};

/**
 * Fills in the defaults and checks everything before the first step, each image, too.
 *
 * @throws RsanetError INVALID_ARGUMENT naming the option that makes no sense
 * @throws RsanetError INVALID_DATASET naming the images that cannot be used
 */
export async function checkSettings(options: TrainOptions): Promise<CheckedSettings> {
  const { readImage, skipBroken, signal, onCheck } = complete(options);
  const check = { readImage, skipBroken, signal, ...(onCheck && { onCheck }) };
  const data = await checkImages(options.data, check);
  const validation = options.validation && (await checkImages(options.validation, check));
  // Once more, as what is learnt or measured may have been skipped.
  const settings = complete({ ...options, data, ...(validation && { validation }) });
  const fingerprints = {
    data: await fingerprint(data),
    validation: validation ? await fingerprint(validation) : null,
  };
  return { ...settings, fingerprints };
}
