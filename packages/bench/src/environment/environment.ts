import * as os from 'node:os';
import { type BackendState, backendState } from './backend-state.ts';
import { type GitState, gitState } from './git.ts';
import { packageVersions } from './package-versions.ts';

/** Where a result was measured: plain data, kept in every result. */
export interface Machine {
  /** When, ISO 8601 in UTC. */
  date: string;
  cpu: {
    model: string;
    /** Those this process may use at once. */
    cores: number;
    /** Mean number of running processes over 1, 5 and 15 minutes; zeros on Windows. */
    load: readonly number[];
  };
  /** In bytes. */
  memory: { total: number; free: number };
  os: { name: string; release: string; arch: string };
  node: string;
  packages: Readonly<Record<string, string>>;
  /** Of the work tree the process was started in. */
  git: GitState | null;
}

/** Where a result was measured in this process, and on what. */
export interface Environment extends Machine {
  backend: BackendState;
}

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
