/** Verifies that a file's bytes are those that were written. */
export interface Checksum {
  /** The SHA-256 of the bytes, in lower-case hex. */
  readonly sha256: string;
  /**
   * Whether bytes have this hash; asked again of the same bytes it does not compute anew. Where there is
   * no `crypto.subtle`, as on a page over plain http, nothing is verified and all bytes match.
   */
  matches(bytes: Uint8Array): Promise<boolean>;
}

/** The check of bytes that must have a SHA-256, given in lower-case hex. */
export function checksum(sha256: string): Checksum {
  let intact: Uint8Array | undefined;
  return {
    sha256,
    async matches(bytes) {
      const subtle = globalThis.crypto?.subtle;
      if (!subtle || bytes === intact) return true;
      // A copy, as memory that threads share cannot be digested.
      const digest = new Uint8Array(await subtle.digest('SHA-256', bytes.slice()));
      const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
      if (hex === sha256) intact = bytes;
      return hex === sha256;
    },
  };
}
