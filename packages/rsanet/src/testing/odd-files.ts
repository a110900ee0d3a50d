import sharp, { type Sharp } from 'sharp';

/** A generated file of an image, and where its objects lie. */
export interface OddFile {
  readonly name: string;
  readonly bytes: Buffer;
  /** Part of the file that is there; 1 for a whole file. */
  readonly part: number;
  /** Centres of the objects of `coloursModel(64, 64)` in it, upright, in halves of its sides: red or white first. */
  readonly centres: readonly (readonly [x: number, y: number])[];
}

const SIDE = 128;
const PARTS = [1, 0.9, 0.5, 0.1];
const ALL = [1, 2, 3, 4, 5, 6, 7, 8];

type Encode = (image: Sharp) => Sharp;

/** How files are written, each with the EXIF orientations that its format keeps. */
const KINDS: readonly [name: string, extension: string, orientations: readonly number[], Encode][] =
  [
    ['baseline', 'jpg', ALL, (image) => image.jpeg()],
    ['progressive', 'jpg', ALL, (image) => image.jpeg({ progressive: true })],
    ['full-chroma', 'jpg', [1, 6], (image) => image.jpeg({ chromaSubsampling: '4:4:4' })],
    ['grey', 'jpg', ALL, (image) => image.greyscale().jpeg()],
    ['cmyk', 'jpg', ALL, (image) => image.toColourspace('cmyk').jpeg({ quality: 100 })],
    ['p3', 'jpg', [1, 6], (image) => image.withIccProfile('p3').jpeg()],
    ['rgb', 'png', [1, 6], (image) => image.png()],
    ['interlaced', 'png', [1], (image) => image.png({ progressive: true })],
    ['rgb16', 'png', [1, 6], (image) => image.toColourspace('rgb16').png()],
    ['grey', 'png', [1], (image) => image.greyscale().png()],
    ['grey16', 'png', [1], (image) => image.toColourspace('grey16').png()],
    ['palette', 'png', [1], (image) => image.png({ palette: true })],
    ['palette-2', 'png', [1], (image) => image.png({ palette: true, colours: 4 })],
    ['alpha', 'png', [1, 6], (image) => image.ensureAlpha(0.5).png()],
    ['p3', 'png', [1], (image) => image.withIccProfile('p3').png()],
    ['lossy', 'webp', ALL, (image) => image.webp()],
    ['lossless', 'webp', [1, 6], (image) => image.webp({ lossless: true })],
    ['alpha', 'webp', [1], (image) => image.ensureAlpha(0.5).webp()],
    ['lossy', 'avif', [1, 6], (image) => image.avif({ effort: 0 })],
    ['lossless', 'avif', [1], (image) => image.avif({ effort: 0, lossless: true })],
    ['still', 'gif', [1], (image) => image.gif()],
    ['plain', 'tif', [1, 3, 6], (image) => image.tiff({ compression: 'none' })],
    ['lzw', 'tif', [1], (image) => image.tiff({ compression: 'lzw' })],
    ['jpeg', 'tif', [1, 6], (image) => image.tiff({ compression: 'jpeg' })],
    ['deflate-tiled', 'tif', [1], (image) => image.tiff({ compression: 'deflate', tile: true })],
    ['rgb16', 'tif', [1], (image) => image.toColourspace('rgb16').tiff({ compression: 'none' })],
    ['grey', 'tif', [1], (image) => image.greyscale().tiff({ compression: 'none' })],
    ['cmyk', 'tif', [1], (image) => image.toColourspace('cmyk').tiff({ compression: 'none' })],
    ['lab', 'tif', [1], (image) => image.toColourspace('lab').tiff({ compression: 'none' })],
  ];

/** From a point of the stored image to that of the upright one, as EXIF defines the eight orientations. */
const UPRIGHT: readonly ((x: number, y: number) => readonly [number, number])[] = [
  (x, y) => [x, y],
  (x, y) => [1 - x, y],
  (x, y) => [1 - x, 1 - y],
  (x, y) => [x, 1 - y],
  (x, y) => [y, x],
  (x, y) => [1 - y, x],
  (x, y) => [1 - y, 1 - x],
  (x, y) => [y, 1 - x],
];

/**
 * Files of one image, red in its upper left quarter and blue in its upper right, in grey white and light: each format by
 * orientation, depth, colour space and what of the file is there.
 *
 * @param takes which formats and orientations are made; all by default
 */
export async function oddFiles(
  takes: (extension: string, orientation: number) => boolean = () => true,
): Promise<OddFile[]> {
  const files: OddFile[] = [];
  for (const [kind, extension, orientations, encode] of KINDS) {
    for (const orientation of orientations) {
      if (!takes(extension, orientation)) continue;
      const image = encode(stored(kind.startsWith('grey')));
      const whole = await (orientation === 1
        ? image
        : image.withMetadata({ orientation })
      ).toBuffer();
      const centres = (
        [
          [0.25, 0.25],
          [0.75, 0.25],
        ] as const
      ).map(([x, y]) => UPRIGHT[orientation - 1]!(x, y));
      for (const part of PARTS) {
        files.push({
          name: `${kind}-${orientation}-${part}.${extension}`,
          bytes: whole.subarray(0, Math.floor(whole.length * part)),
          part,
          centres,
        });
      }
    }
  }
  return files;
}

function stored(isGrey: boolean): Sharp {
  const [left, right] = isGrey
    ? [
        [255, 255, 255],
        [220, 220, 220],
      ]
    : [
        [255, 0, 0],
        [0, 0, 255],
      ];
  const data = new Uint8Array(SIDE * SIDE * 3);
  for (let y = 0; y < SIDE / 2; y++) {
    for (let x = 0; x < SIDE; x++) data.set(x < SIDE / 2 ? left! : right!, (y * SIDE + x) * 3);
  }
  return sharp(data, { raw: { width: SIDE, height: SIDE, channels: 3 } });
}
