import type { RawImage, Size } from '@rsanet/detect-utils';
import type { ErrorCode } from '@rsanet/errors';
import type { DetectLimits, DetectOptions } from '../../detect-options.ts';
import type { LoadSettings } from '../../load-detector.ts';
import type { ModelSource } from '../../model-source.ts';
import type { Detection } from '../../postprocess.ts';
import type { StageTimes } from '../../stage-times.ts';
import type { CacheOption, Detector } from '../load-detector.ts';

/** A decoded image that belongs to the worker, which closes it. */
export type DecodedImage = ImageBitmap | VideoFrame | RawImage;

/** The file of an image, which the worker decodes to the size that the page draws it in. */
interface EncodedImage extends Size {
  readonly file: Blob;
}

/** The file of an image that was given as one, which the worker decodes as it is. */
interface ImageBytes {
  readonly bytes: Uint8Array;
  /** What messages call it. */
  readonly named: string;
}

/** What a page sends for an image. */
export type SentImage = DecodedImage | EncodedImage | ImageBytes;

/** What a page asks of the worker; the answer bears the request's id. */
export type Request =
  | {
      readonly rsanet: 'load';
      readonly source: Exclude<ModelSource, URL>;
      readonly options: Pick<LoadSettings, 'warmup'> & CacheOption;
      /** Whether the page brings the model's files. */
      readonly pageFetches: boolean;
    }
  | {
      readonly rsanet: 'detect';
      readonly images: readonly SentImage[];
      readonly limits: DetectLimits & Pick<DetectOptions, 'region'>;
    };

/** What each request resolves to. */
export interface Answers {
  readonly load: Pick<Detector, 'classes' | 'input' | 'backend' | 'metadata'>;
  readonly detect: { readonly found: Detection[][]; readonly times: StageTimes };
}

/** From the page to the worker; `hello` asks whether it is ready, `abort` stops the request of that id. */
export type ToWorker =
  | (Request & { readonly id: number })
  | Fetched
  | { readonly rsanet: 'abort'; readonly id: number }
  | { readonly rsanet: 'hello' };

/** From the worker to the page. */
export type ToPage = Ready | WorkerEvent | Answer;

/** The worker serves; it holds a lock of that name while it lives, if there are locks. */
export interface Ready {
  readonly rsanet: 'ready';
  readonly lock: string | undefined;
}

/** What happens beside the answers. */
export type WorkerEvent =
  | FetchEvent
  | { readonly rsanet: 'progress'; readonly loaded: number; readonly total: number }
  | { readonly rsanet: 'deviceLost'; readonly message: string };

/** The worker asks the page for a file of the model. */
export interface FetchEvent {
  readonly rsanet: 'fetch';
  /** Of the question; requests count apart. */
  readonly id: number;
  readonly url: string;
  readonly cache: 'no-cache';
}

/** The page's answer: the bytes of the file, or why it cannot be had. */
export type Fetched = { readonly rsanet: 'fetched'; readonly id: number } & (
  | { readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly why: string }
);

/** What came of a request: one value or one failure, as messages take an error's class and code away. */
export type Answer =
  | { readonly rsanet: 'value'; readonly id: number; readonly value: Answers[keyof Answers] }
  | {
      readonly rsanet: 'failure';
      readonly id: number;
      readonly code: ErrorCode | undefined;
      readonly message: string;
    };
