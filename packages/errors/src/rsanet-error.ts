/** Every code a RSANet package may throw, and when. */
export type ErrorCode =
  /** An argument or option has a value outside what the function takes. */
  | 'INVALID_ARGUMENT'
  /** A network input size that is not a positive multiple of 32. */
  | 'INVALID_INPUT_SIZE'
  /** `fromLayersModel` met a layer of a kind it does not know. */
  | 'UNSUPPORTED_LAYER'
  /** A graph model holds an operation the reader does not know. */
  | 'UNSUPPORTED_OP'
  /** A well-formed model of a kind that is not read: another format, type of weights, or version. */
  | 'UNSUPPORTED_MODEL'
  /** A model file is malformed, cut or changed. */
  | 'INVALID_MODEL'
  /** A model name, path or URL leads to nothing. */
  | 'MODEL_NOT_FOUND'
  /** An image that cannot be decoded: corrupt, truncated, empty, or not an image. */
  | 'INVALID_IMAGE'
  /** A well-formed image of a kind that is not handled, such as an animation. */
  | 'UNSUPPORTED_IMAGE'
  /** An image path or URL leads to nothing. */
  | 'IMAGE_NOT_FOUND'
  /** A backend that was asked for is not registered or did not start. */
  | 'BACKEND_UNAVAILABLE'
  /** A page has loaded two copies of tfjs-core, which take each other's backends for their own. */
  | 'DUPLICATE_TFJS'
  /** The GPU that computes was lost: WebGL's context or WebGPU's device. */
  | 'DEVICE_LOST'
  /** The worker that a detector runs in does not load, does not answer or has died. */
  | 'WORKER_FAILED'
  /** Redis, or the place of results, is not there, or may lose jobs. */
  | 'QUEUE_UNAVAILABLE'
  /** A detector or executor was used after `dispose`. */
  | 'DISPOSED'
  /** A data set that cannot be read: missing folder, split, annotation or malformed file. */
  | 'INVALID_DATASET'
  /** Training met a loss that is not finite, or diverged. */
  | 'DIVERGED'
  /** A checkpoint that is missing, malformed or of another run's configuration. */
  | 'INVALID_CHECKPOINT';

/** Characters that a message has at most: it names what it is about, and never holds it. */
const LONGEST = 2000;

/** The one error type of the RSANet packages: a sentence for people and a `code` for programs. */
export class RsanetError extends Error {
  override readonly name = 'RsanetError';
  readonly code: ErrorCode;

  /**
   * @param code what went wrong, for programs
   * @param message one sentence: the value, what was expected, what to do
   * @param options `cause`, the error this one explains
   */
  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message.length > LONGEST ? `${message.slice(0, LONGEST)}…` : message, options);
    this.code = code;
  }
}

/**
 * Whether `error` is a {@link RsanetError}, also one of another copy of this package or another realm, and of `code` if
 * given.
 */
export function isRsanetError(error: unknown, code?: ErrorCode): error is RsanetError {
  return (
    typeof error === 'object' &&
    error !== null &&
    'name' in error &&
    error.name === 'RsanetError' &&
    'code' in error &&
    (code === undefined || error.code === code)
  );
}
