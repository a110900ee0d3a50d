/** Ids of sections and imports in WebAssembly's binary format (WebAssembly 1.0, section 5.5). */
const [IMPORT_SECTION, MEMORY_IMPORT] = [2, 2];

/** Limits with a maximum: of a memory, and of a shared one. */
const [BOUNDED, SHARED] = [0x01, 0x03];

/** The bytes of a module whose one import is a memory with that memory shared. */
export function withSharedMemory(binary: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(binary);
  let at = 8;
  function whole(): number {
    let [value, shift] = [0, 0];
    for (;;) {
      const byte = bytes[at++] ?? 0;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
      shift += 7;
    }
  }
  while (bytes[at] !== IMPORT_SECTION) {
    if (at >= bytes.length) throw new Error('The module imports nothing.');
    at++;
    const length = whole();
    at += length;
  }
  at++;
  whole();
  const imports = whole();
  for (let name = 0; name < 2; name++) {
    const length = whole();
    at += length;
  }
  if (imports !== 1 || bytes[at++] !== MEMORY_IMPORT || bytes[at] !== BOUNDED) {
    throw new Error('The module has other imports than one memory with a maximum.');
  }
  bytes[at] = SHARED;
  return bytes;
}
