import { isRsanetError } from '@rsanet/errors';

const CAMERA: Readonly<Record<string, string>> = {
  NotAllowedError:
    'The camera is not allowed; allow it for this page in the browser and try again.',
  NotFoundError: 'There is no camera; connect one, or open an image or video.',
  NotReadableError: 'The camera cannot be read; close what else uses it and try again.',
  OverconstrainedError: 'The camera has no image of that kind; try another.',
};

/** What went wrong, in words for the page. */
export function errorText(error: unknown): string {
  if (isRsanetError(error)) return error.message;
  if (error instanceof DOMException && error.name in CAMERA) return CAMERA[error.name]!;
  const said = error instanceof Error ? error.message : String(error);
  return `Something went wrong: ${said || 'nobody knows what'}`;
}

/** Whether an error is but the end of what somebody stopped. */
export function isStopped(error: unknown): boolean {
  return (
    (error instanceof DOMException && error.name === 'AbortError') ||
    isRsanetError(error, 'DISPOSED')
  );
}
