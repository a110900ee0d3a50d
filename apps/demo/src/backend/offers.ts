/** What the page calls the ways to compute. */
export type BackendKind = 'webgpu' | 'webgl' | 'engine' | 'wasm-threads' | 'wasm' | 'cpu';

/** A graphics device, by its name. */
export interface Graphics {
  name: string;
  /** Whether the CPU does its work. */
  software: boolean;
}

/** What a browser says of itself. */
export interface BrowserFacts {
  /** Whether the page came over https, or from this machine. */
  secure: boolean;
  /** Whether `navigator.gpu` is there. */
  hasWebgpu: boolean;
  /** WebGPU's adapter; null when it gives none. */
  adapter: Graphics | null;
  /** WebGL 2's renderer; null when there is none. */
  renderer: Graphics | null;
  hasWasm: boolean;
  /** Cross-origin isolated, so that threads may share memory. */
  isolated: boolean;
  cores: number;
}

/** One way to compute: whether this browser has it, and what there is to say, or why it is missing. */
export interface BackendOffer {
  kind: BackendKind;
  name: string;
  available: boolean;
  note: string;
  /** Whether the CPU does the work of graphics. */
  software: boolean;
}

type Said = Pick<BackendOffer, 'available' | 'note' | 'software'>;

/** The ways to compute, best first. */
export function backendOffers(facts: BrowserFacts): BackendOffer[] {
  const { renderer, hasWasm, isolated, cores } = facts;
  const noWasm = missing('This browser has no WebAssembly.');
  return [
    { kind: 'webgpu', name: 'WebGPU', ...webgpu(facts) },
    { kind: 'webgl', name: 'WebGL', ...graphics(renderer, 'This browser gives no WebGL 2.') },
    {
      kind: 'engine',
      name: "RSANet's engine",
      ...(hasWasm ? engineThreads(isolated, cores) : noWasm),
    },
    {
      kind: 'wasm-threads',
      name: 'Wasm with threads',
      ...(hasWasm ? threads(isolated, cores) : noWasm),
    },
    { kind: 'wasm', name: 'Wasm', ...(hasWasm ? present('One thread.') : noWasm) },
    { kind: 'cpu', name: 'JavaScript', ...present('Works everywhere, and is slow.') },
  ];
}

/** Threads that TensorFlow.js's wasm backend takes of a number of cores. */
export function threadCount(cores: number): number {
  return Math.min(4, Math.max(1, Math.floor(cores / 2)));
}

/** Those to try, in that order, when nobody chose: software graphics are slower than wasm. */
export function automatic(offers: readonly BackendOffer[]): BackendOffer[] {
  return offers.filter(({ available, software }) => available && !software);
}

/** Why the better ones than the chosen were not taken, in words. */
export function whyNotBetter(offers: readonly BackendOffer[], chosen: BackendKind): string {
  const at = offers.findIndex(({ kind }) => kind === chosen);
  const reasons = offers.slice(0, at).map(({ name, available, software, note }) => {
    return available && !software ? `${name} did not start.` : `${name}: ${note}`;
  });
  return reasons.join(' ');
}

function webgpu({ secure, hasWebgpu, adapter }: BrowserFacts): Said {
  if (!secure) return missing('WebGPU wants a page that came over https.');
  if (!hasWebgpu) return missing('This browser has no WebGPU.');
  return graphics(adapter, 'This browser finds no WebGPU adapter.');
}

function graphics(found: Graphics | null, otherwise: string): Said {
  if (!found) return missing(otherwise);
  const { name, software } = found;
  return { ...present(software ? `Software renderer, slow: ${name}.` : `${name}.`), software };
}

function threads(isolated: boolean, cores: number): Said {
  if (!isolated) {
    return missing(
      'The page is not cross-origin isolated: its server sends no COOP and COEP headers.',
    );
  }
  return present(`${threadsOf(threadCount(cores))} of ${cores} cores.`);
}

function engineThreads(isolated: boolean, cores: number): Said {
  return present(
    isolated ? `${threadsOf(cores)}.` : '1 thread, as the page is not cross-origin isolated.',
  );
}

function threadsOf(count: number): string {
  return `${count} ${count > 1 ? 'threads' : 'thread'}`;
}

function present(note: string): Said {
  return { available: true, software: false, note };
}

function missing(note: string): Said {
  return { available: false, software: false, note };
}
