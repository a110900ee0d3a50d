import { arch, availableParallelism, cpus, release, type } from 'node:os';
import { version } from '../version.ts';

/** Where a run learnt: plain data, kept with its detector. */
export function trainingEnvironment() {
  return {
    rsanet: version(),
    node: process.versions.node,
    os: `${type()} ${release()} ${arch()}`,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
  };
}
