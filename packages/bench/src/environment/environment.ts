import * as os from 'node:os';
import type {
  environment as environmentSchema,
  machine as machineSchema,
} from '../report/schema/environment.ts';
import type { Recorded } from '../report/schema/recorded.ts';
import { backendState } from './backend-state.ts';
import { gitState } from './git.ts';
import { packageVersions } from './package-versions.ts';

/** Where a result was measured: plain data, kept in every result. */
export type Machine = Recorded<typeof machineSchema>;

/** Where a result was measured in this process, and on what. */
export type Environment = Recorded<typeof environmentSchema>;

/** Describes this machine. */
export function machine(): Machine {
  return {
    date: new Date().toISOString(),
    cpu: {
      model: os.cpus()[0]?.model.trim() ?? 'unknown',
      cores: os.availableParallelism(),
      load: os.loadavg(),
    },
    memory: { total: os.totalmem(), free: os.freemem() },
    os: { name: os.type(), release: os.release(), arch: os.arch() },
    node: process.versions.node,
    packages: packageVersions(),
    git: gitState(process.cwd()),
  };
}

/**
 * Describes this machine, and what of it TensorFlow.js's current backend uses.
 *
 * @example
 * ```ts
 * import { environment } from '@rsanet/bench';
 * import { useBackend } from '@rsanet/tfjs';
 *
 * await useBackend('wasm');
 * const { backend, cpu } = await environment();
 * if (backend.name !== 'wasm' || cpu.cores < 1) throw new Error(JSON.stringify(backend));
 * ```
 */
export async function environment(): Promise<Environment> {
  return { ...machine(), backend: await backendState() };
}
