import type { BackendName, SessionInfo } from '../protocol.ts';
import { UNKNOWN } from '../started.ts';

/** What a session on one thread says of itself, the same each time. */
export function infoOf(backend: BackendName, more: Partial<SessionInfo> = {}): SessionInfo {
  return {
    ...UNKNOWN,
    backend,
    threads: 1,
    node: '20.19.0',
    packages: { '@tensorflow/tfjs-core': '4.22.0' },
    timerStep: 0.001,
    load: 120,
    coldFirst: 310,
    warmup: 450,
    ...more,
  };
}
