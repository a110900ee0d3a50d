import { RsanetError } from '@rsanet/errors';
import { imageFormat, undecodable } from '../image-format.ts';

/** Formats that browsers decode. */
const FORMATS = ['JPEG', 'PNG', 'WebP', 'AVIF', 'GIF', 'BMP', 'ICO'];

/**
 * Decodes the file of an image, upright as its EXIF orientation says; of an animation the first frame.
 *
 * @param named what messages call the file
 * @returns a bitmap, which the caller closes
 * @throws RsanetError INVALID_IMAGE when it is empty, cut, corrupt or no image
 * @throws RsanetError UNSUPPORTED_IMAGE for a format that browsers do not decode
 */
export async function decodeFile(named: string, bytes: Uint8Array): Promise<ImageBitmap> {
  if (bytes.length === 0) throw new RsanetError('INVALID_IMAGE', `${named} is empty.`);
  const refuse = (cause?: unknown) => undecodable(named, bytes, FORMATS, cause);
  const format = imageFormat(bytes);
  // Browsers show as much of a file as there is.
  if (format === undefined || !FORMATS.includes(format) || isCut(format, bytes)) throw refuse();
  return createImageBitmap(new Blob([bytes as Uint8Array<ArrayBuffer>])).catch((cause: unknown) => {
    throw refuse(cause);
  });
}

/** Whether a file ends before its format says that it does. */
function isCut(format: string, bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (format) {
    case 'JPEG':
      return !hasEnd(bytes);
    case 'PNG':
      for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
        if (view.getUint32(at + 4) === 0x49454e44) return false;
      }
      return true;
    case 'WebP':
      return view.getUint32(4, true) + 8 > bytes.length;
    case 'GIF':
      return !bytes.subarray(-64).includes(0x3b);
    case 'BMP':
      return bytes.length < 6 || view.getUint32(2, true) > bytes.length;
    default:
      return false;
  }
}

/** Whether a JPEG's end of image follows its first scan; a thumbnail within its header has an end of its own. */
function hasEnd(jpeg: Uint8Array): boolean {
  let scan = 2;
  while (scan + 4 <= jpeg.length && jpeg[scan + 1] !== 0xda) {
    const isMarker = jpeg[scan] === 0xff && jpeg[scan + 1] !== 0 && jpeg[scan + 1] !== 0xff;
    scan += isMarker ? 2 + jpeg[scan + 2]! * 256 + jpeg[scan + 3]! : 1;
  }
  for (let at = jpeg.length - 2; at > scan; at--) {
    if (jpeg[at] === 0xff && jpeg[at + 1] === 0xd9) return true;
  }
  return false;
}
