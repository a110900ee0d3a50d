import type { Size } from '@rsanet/detect-utils';
import { RsanetError } from '@rsanet/errors';

/** Something to look at. */
export interface Source {
  /** What it is, in words. */
  name: string;
  media: HTMLCanvasElement | HTMLVideoElement;
  /** In pixels. */
  size: Size;
  /** Lets go of camera, file and clocks. */
  close(): void;
}

/** Whether a source moves. */
export function isStream({ media }: Source): boolean {
  return media instanceof HTMLVideoElement;
}

/**
 * A source of a video that is made to play without sound.
 *
 * @param close as of {@link Source}; called when it does not play, too
 * @throws RsanetError INVALID_IMAGE when it does not play
 */
export async function videoSource(
  name: string,
  video: HTMLVideoElement,
  close: () => void,
): Promise<Source> {
  Object.assign(video, { muted: true, playsInline: true });
  try {
    await video.play();
    // A video without images, such as a sound file, plays as well.
    if (video.videoWidth === 0) throw new Error('it shows no image');
  } catch (cause) {
    close();
    throw new RsanetError(
      'INVALID_IMAGE',
      `The video '${name}' does not play: ${(cause as Error).message}`,
      { cause },
    );
  }
  return {
    name,
    media: video,
    size: { width: video.videoWidth, height: video.videoHeight },
    close,
  };
}
