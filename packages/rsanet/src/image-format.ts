import { RsanetError, whyOf } from '@rsanet/errors';

/** Formats by the text that a file has at an offset near its beginning. */
const SIGNATURES: readonly (readonly [format: string, offset: number, text: string])[] = [
  ['JPEG', 0, '\xff\xd8'],
  ['PNG', 0, '\x89PNG\r\n\x1a\n'],
  ['GIF', 0, 'GIF8'],
  ['WebP', 8, 'WEBP'],
  ['AVIF', 4, 'ftypavi'],
  ['TIFF', 0, 'II*\0'],
  ['TIFF', 0, 'MM\0*'],
  ['TIFF', 0, 'II+\0'],
  ['TIFF', 0, 'MM\0+'],
  ['SVG', 0, '<svg'],
  ['HEIC', 4, 'ftyphe'],
  ['HEIC', 4, 'ftypmif1'],
  ['HEIC', 4, 'ftypmsf1'],
  ['BMP', 0, 'BM'],
  ['JPEG 2000', 4, 'jP  \r\n'],
  ['JPEG 2000', 0, '\xff\x4f\xff\x51'],
  ['JPEG XL', 4, 'JXL \r\n'],
  ['JPEG XL', 0, '\xff\x0a'],
  ['ICO', 0, '\0\0\x01\0'],
  ['CUR', 0, '\0\0\x02\0'],
  ['Photoshop', 0, '8BPS'],
  ['PDF', 0, '%PDF'],
  ['PostScript', 0, '%!PS'],
  ['PNM', 0, 'P4\n'],
  ['PNM', 0, 'P5\n'],
  ['PNM', 0, 'P6\n'],
  ['OpenEXR', 0, 'v/1\x01'],
  ['Radiance', 0, '#?RADIANCE'],
  ['DDS', 0, 'DDS '],
  ['DICOM', 128, 'DICM'],
  ['QOI', 0, 'qoif'],
  ['FITS', 0, 'SIMPLE  ='],
  ['MP4', 4, 'ftyp'],
  ['AVI', 8, 'AVI '],
  ['WebM', 0, '\x1aE\xdf\xa3'],
  ['ZIP', 0, 'PK\x03\x04'],
];

/** The format that a file's first bytes show, if it is a known one. */
export function imageFormat(bytes: Uint8Array): string | undefined {
  const text = String.fromCharCode(...bytes.subarray(0, 160));
  const found = SIGNATURES.find(([, offset, sign]) => text.startsWith(sign, offset))?.[0];
  // An AVIF may say so among its compatible brands only.
  if (found === 'HEIC' && /ftyp.{8}(.{4})*?avif/s.test(text)) return 'AVIF';
  return found;
}

/** Messages of libraries about formats that they know but do not decode. */
const UNSUPPORTED =
  /unsupported (?!image format)|not supported|not (been )?built in|unimplemented/i;

/** Messages of libraries that give no reason. */
const EMPTY =
  /^(Input buffer (contains unsupported image format|has corrupt header:?)|The source image could not be decoded\.?)$/;

/**
 * The error for a file that is not decoded: UNSUPPORTED_IMAGE when it is of a format or kind that is not read,
 * INVALID_IMAGE when it is damaged or no image.
 *
 * @param named what messages call the file
 * @param formats that are read here
 * @param cause what the decoder has thrown
 */
export function undecodable(
  named: string,
  bytes: Uint8Array,
  formats: readonly string[],
  cause?: unknown,
): RsanetError {
  const format = imageFormat(bytes);
  const all = formats.join(', ');
  if (format !== undefined && !formats.includes(format)) {
    const message = `${named} is ${format}, which is not read here; give ${all}.`;
    return new RsanetError('UNSUPPORTED_IMAGE', message, { cause });
  }
  if (format === undefined) {
    const message = `${named} cannot be decoded: it begins as no image does; give ${all}.`;
    return new RsanetError('INVALID_IMAGE', message, { cause });
  }
  const said = cause === undefined ? [] : whyOf(cause).split('; ');
  const lines = said.filter((line) => !EMPTY.test(line) && !/bad seek/.test(line));
  const why = lines
    .join('; ')
    .replace(/^Input buffer has corrupt header: /, '')
    .replace(/\.$/, '');
  const because = why === '' ? '' : ` (${why})`;
  if (UNSUPPORTED.test(why)) {
    const message = `${named} is ${format} of a kind that is not read here${because}.`;
    return new RsanetError('UNSUPPORTED_IMAGE', message, { cause });
  }
  const message = `${named} cannot be decoded: it is cut or damaged ${format}${because}.`;
  return new RsanetError('INVALID_IMAGE', message, { cause });
}
