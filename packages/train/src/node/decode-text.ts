import { RsanetError } from '@rsanet/errors';

/**
 * Text of a file's bytes: by its byte order mark, else as its XML declaration says, else UTF-8, or UTF-16 where every
 * other of the first bytes is zero.
 *
 * @param file its path, for messages
 * @throws RsanetError INVALID_DATASET naming the file whose encoding is unknown, or whose bytes are not of it
 */
export function decodeText(bytes: Uint8Array, file: string): string {
  const encoding = encodingOf(bytes);
  try {
    const decoder = new TextDecoder(encoding, { fatal: true });
    const text = decoder.decode(bytes);
    return decoder.encoding === 'windows-1252' ? withoutControls(text) : text;
  } catch (cause) {
    const why =
      (cause as Error) instanceof RangeError
        ? `is in ${encoding}, which cannot be read`
        : `holds bytes that are not ${encoding.toUpperCase()}`;
    throw new RsanetError('INVALID_DATASET', `${file} ${why}; save it as UTF-8.`, { cause });
  }
}

/** The byte order mark and what a first character of ASCII looks like, per encoding; longest first. */
const STARTS: readonly (readonly [RegExp, string])[] = [
  [/^(\xff\xfe\0\0|\0\0\xfe\xff|\0\0\0[^\0]|[^\0]\0\0\0)/, 'UTF-32'],
  [/^\xef\xbb\xbf/, 'utf-8'],
  [/^(\xff\xfe|[^\0]\0)/, 'utf-16le'],
  [/^(\xfe\xff|\0[^\0])/, 'utf-16be'],
];

function encodingOf(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 200)).toString(
    'latin1',
  );
  const known = STARTS.find(([start]) => start.test(head));
  if (known) return known[1];
  const declared = /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']/.exec(head)?.[1] ?? 'utf-8';
  // Who could read this declaration has no UTF-16 before them: the file was converted, the declaration not.
  return /^utf-?(16|32)|ucs/i.test(declared) ? 'utf-8' : declared;
}

/** The characters of windows-1252 from 0x80 to 0x9F; five of them are controls. */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** Node 20 reads windows-1252, as which the Web also reads ISO-8859-1, with controls in place of these characters. */
function withoutControls(text: string): string {
  return text.replace(/[\x80-\x9f]/g, (control) => WINDOWS_1252[control.charCodeAt(0) - 0x80]!);
}
