/** Bytes of a page of WebAssembly's memory. */
export const PAGE = 65536;

/** The bytes of as many whole pages as hold some bytes. */
export function wholePages(bytes: number): number {
  return Math.ceil(bytes / PAGE) * PAGE;
}
