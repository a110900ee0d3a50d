import type { BackendName, SessionInfo } from '../protocol.ts';

/** What a session on one thread says of itself, the same each time. */
export function infoOf(backend: BackendName, more: Partial<SessionInfo> = {}): SessionInfo {
  return {
    backend,
    software: null,
    simd: null,
    threads: 1,
    isolated: null,
    renderer: null,
    adapter: null,
    device: null,
    browser: null,
    node: '20.19.0',
    note: null,
    packages: { '@tensorflow/tfjs-core': '4.22.0' },
    timerStep: 0.001,
    load: 120,
    coldFirst: 310,
    warmup: 450,
    ...more,
  };
}
