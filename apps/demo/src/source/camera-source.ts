import { RsanetError } from '@rsanet/errors';
import { type Source, videoSource } from './source.ts';

/**
 * Opens the camera, the one at the back where there are two.
 *
 * @throws RsanetError UNSUPPORTED_IMAGE where the page may not have one
 * @throws DOMException when it is refused or missing
 */
export async function cameraSource(): Promise<Source> {
  if (!navigator.mediaDevices) {
    throw new RsanetError(
      'UNSUPPORTED_IMAGE',
      'The browser gives this page no camera; open it over https.',
    );
  }
  const video = { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } };
  const stream = await navigator.mediaDevices.getUserMedia({ video });
  const element = Object.assign(document.createElement('video'), { srcObject: stream });
  return videoSource('camera', element, () => {
    for (const track of stream.getTracks()) track.stop();
  });
}
