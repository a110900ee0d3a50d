import { RsanetError } from '@rsanet/errors';

/** DISPOSED, of a detector that is used after `dispose`. */
export function detectorDisposed(): RsanetError {
  return new RsanetError('DISPOSED', 'The detector is disposed; load it again.');
}
