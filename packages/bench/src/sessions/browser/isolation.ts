/** Headers that isolate a page, as shared memory, and so wasm's threads, and a fine clock need it (https://web.dev/articles/coop-coep). */
export const ISOLATION_HEADERS: Readonly<Record<string, string>> = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};
