import { joinedBytes } from '../joined-bytes.ts';

/**
 * A JPEG without the stray bytes that some cameras write between the segments of its header; what follows the first
 * start of scan stays as it is. A file whose header makes no sense stays as it is altogether.
 */
export function withoutStrayBytes(jpeg: Uint8Array): Uint8Array {
  const kept = [jpeg.subarray(0, 2)];
  const view = new DataView(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength);
  for (let at = 2; at + 4 <= jpeg.length; ) {
    const marker = jpeg[at + 1]!;
    if (jpeg[at] !== 0xff || marker === 0 || marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === 0xda) return joinedBytes([...kept, jpeg.subarray(at)]);
    const end = at + 2 + view.getUint16(at + 2);
    kept.push(jpeg.subarray(at, end));
    at = end;
  }
  return jpeg;
}

/** What a start of frame says of a JPEG that no decoder here reads: lossless and hierarchical ones. */
export function isOddJpeg(jpeg: Uint8Array): boolean {
  for (let at = 2; at + 4 <= jpeg.length && jpeg[at] === 0xff; ) {
    const marker = jpeg[at + 1]!;
    if ([0xc3, 0xc5, 0xc6, 0xc7, 0xcb, 0xcd, 0xce, 0xcf].includes(marker)) return true;
    if (marker === 0xda) return false;
    at += 2 + jpeg[at + 2]! * 256 + jpeg[at + 3]!;
  }
  return false;
}
