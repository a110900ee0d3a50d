import { BACKENDS, type BackendName } from '@rsanet/bench/names';
import { namesAmong } from '../values.ts';

/** The argument `--backend` of benchmarks that run on several. */
export const backendsArgument = {
  type: 'string',
  valueHint: 'A,B,...',
  description: `What to measure on, all by default: ${BACKENDS.join(', ')}`,
} as const;

/** The argument `--out` of every benchmark. */
export const outArgument = {
  type: 'string',
  valueHint: 'DIR',
  description: 'Folder to write the result to: JSON, report and charts',
} as const;

/** The argument `--seed` of every benchmark. */
export const seedArgument = {
  type: 'string',
  default: '1',
  valueHint: 'N',
  description: 'Of weights, image and bootstraps',
} as const;

/** The argument `--threads` of benchmarks that run on several backends. */
export const threadsArgument = {
  type: 'string',
  valueHint: 'N',
  description: 'Threads, where a backend lets them be set; its own choice by default',
} as const;

/**
 * Backends by name.
 *
 * @throws UsageError for a name that is none
 */
export function backendNames(text: string | undefined): readonly BackendName[] {
  if (text === undefined) return BACKENDS;
  return namesAmong('--backend', text, BACKENDS, (name) => `There is no backend '${name}'; use`);
}
