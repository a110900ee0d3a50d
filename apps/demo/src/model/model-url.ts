import { RsanetError } from '@rsanet/errors';

/**
 * The address that somebody typed.
 *
 * @throws RsanetError MODEL_NOT_FOUND when it is none
 */
export function modelUrl(typed: string): URL {
  const url = URL.parse(typed.trim());
  if (url && /^https?:$/.test(url.protocol)) return url;
  throw new RsanetError(
    'MODEL_NOT_FOUND',
    `'${typed}' is no address; give one that begins with https:// and leads to a model.json or its folder.`,
  );
}
