import type { AaResult } from '../../matrix/aa.ts';
import { infoOf } from '../../sessions/testing/session-info.ts';
import { measuredOn } from './measured.ts';

export const aaResult: AaResult = {
  benchmark: 'aa',
  version: 1,
  environment: (({ backend: _, ...machine }) => machine)(measuredOn),
  info: infoOf('wasm', { simd: true }),
  network: { preset: 'voc-416' },
  sessions: 2,
  pairs: 20,
  ratios: [1.01, 0.98, 1.004, 0.95],
  p95: 0.0526,
};
