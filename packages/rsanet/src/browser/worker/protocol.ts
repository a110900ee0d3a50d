import type { RawImage, Size } from '@rsanet/detect-utils';
import type { DetectLimits } from '../../detect-options.ts';
import type { Detection } from '../../postprocess.ts';
import type { ModelSource } from '../../read-model.ts';
import type { StageTimes } from '../../stage-times.ts';
import type { BrowserLoadOptions, Detector } from '../load-detector.ts';
import type { Outcome } from './outcome.ts';

/** What a page sends for a picture; it belongs to the worker, which closes it. */
export type SentPicture = DecodedPicture | EncodedImage;

/** What the detector in the worker is given. */
export type DecodedPicture = ImageBitmap | VideoFrame | RawImage;

/** The file of an image, which the worker decodes, to the size that the page draws it in. */
export interface EncodedImage extends Size {
  readonly file: Blob;
}

/** What a page knows of the detector in its worker. */
export type DetectorFacts = Pick<Detector, 'classes' | 'input' | 'backend' | 'metadata'>;

/** What the worker does for the page. */
export interface DetectorWorker {
  /** @param onProgress and `onDeviceLost` are functions of the page, by comlink's proxies */
  load(
    source: Exclude<ModelSource, URL>,
    options: Pick<BrowserLoadOptions, 'warmup' | 'cache'>,
    onProgress: ((loaded: number, total: number) => unknown) | undefined,
    onDeviceLost: ((message: string) => unknown) | undefined,
  ): Promise<Outcome<DetectorFacts>>;
  /** @param call names it, for `abort` */
  detect(
    call: number,
    sent: readonly SentPicture[],
    limits: DetectLimits,
  ): Promise<Outcome<{ found: Detection[][]; times: StageTimes }>>;
  abort(call: number): void;
}
