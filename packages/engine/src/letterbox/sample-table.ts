import { sampledSide } from '@rsanet/detect-utils';

/** Two neighbours along a side of the image, and the share of the second. */
export interface Sample {
  readonly low: number;
  readonly high: number;
  readonly share: number;
}

/** What the positions `from..to` of a side of the network's input show. */
export interface SampledPositions {
  readonly from: number;
  readonly to: number;
  readonly at: (position: number) => Sample;
}

/** Bytes of one {@link Sample} in a table that the kernel reads. */
export const SAMPLE_BYTES = 12;

/**
 * Where a side of the network's input lies in the image, in double precision; ends are repeated.
 *
 * @param source pixels of the image's side
 * @param input pixels of the input's side
 * @param offset input pixels before the image
 * @param scale input pixels per image pixel
 */
export function sampledPositions(
  source: number,
  input: number,
  offset: number,
  scale: number,
): SampledPositions {
  const { from, to, start, step } = sampledSide(source, input, offset, scale);
  const last = source - 1;
  return {
    from,
    to,
    at(position) {
      const centre = step === 0 ? start : (position + 0.5 - offset) / scale - 0.5;
      const within = Math.min(last, Math.max(0, centre));
      const low = Math.floor(within);
      return { low, high: Math.min(last, low + 1), share: within - low };
    },
  };
}

/** Writes a sample, its neighbours in bytes, as the kernel reads it. */
export function writeSample(
  view: DataView,
  table: number,
  position: number,
  { low, high, share }: Sample,
): void {
  const at = table + SAMPLE_BYTES * position;
  view.setInt32(at, low, true);
  view.setInt32(at + 4, high, true);
  view.setFloat32(at + 8, share, true);
}
