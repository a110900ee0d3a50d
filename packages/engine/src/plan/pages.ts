/** Bytes of a page of WebAssembly's memory. */
export const PAGE = 65536;

/** Bytes of the largest memory: a page less than WebAssembly allows, or the address behind its last byte would wrap to 0. */
export const MAX_BYTES = 65535 * PAGE;

/** The bytes of as many whole pages as hold some bytes. */
export function wholePages(bytes: number): number {
  return Math.ceil(bytes / PAGE) * PAGE;
}
