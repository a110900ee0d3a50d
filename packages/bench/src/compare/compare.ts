import { join } from 'node:path';
import { assertWhole, RsanetError } from '@rsanet/errors';
import { assertOneOf } from '@rsanet/layers/blocks';
import type { RsanetOptions } from '@rsanet/rsanet/model';
import { machine } from '../environment/environment.ts';
import { gitState } from '../environment/git.ts';
import { BACKENDS, type BackendName, type MeasureOptions } from '../sessions/protocol.ts';
import { MIN_PAIRS } from '../statistics/min-pairs.ts';
import { buildTree } from './build-tree.ts';
import { type BackendStep, compareBackend, cpuOutputs } from './compare-backend.ts';
import { failuresOf } from './failures.ts';
import { openTree, type Tree } from './open-tree.ts';
import type { BackendComparison, CompareResult, PackageComparison, Side } from './result.ts';
import { topFolder, withWorktrees } from './worktrees.ts';

/** Options of {@link compare}. */
export interface CompareOptions extends MeasureOptions {
  /** What is compared with the base, HEAD by default. */
  head?: string;
  /** A folder in the repository, the current one by default. */
  repository?: string;
  /** wasm alone by default. */
  backends?: readonly BackendName[];
  /** `{ preset: 'voc-416' }` by default; both trees must know it. */
  network?: RsanetOptions;
  /** Times that both sessions are opened anew, in each measurement; 3 by default. */
  sessions?: number;
  /** Max pairs per session, 6 or more; 20 by default. */
  pairs?: number;
  /** Longest that a session's pairs should take; a slow backend runs fewer, at least 6. 30 by default. */
  seconds?: number;
  /** How much heavier a package may be, as a share of what it was; 0.05 by default. */
  bytesTolerance?: number;
  /** Called as each step begins. */
  onProgress?(progress: CompareProgress): void;
}

/** What {@link compare} begins with. */
export type CompareProgress =
  | { step: 'build' | 'open'; side: Side }
  | { step: 'reference' }
  | { step: BackendStep; backend: BackendName };

/**
 * Compares two commits of this repository: is the later one slower, does it compute something else,
 * does it leave tensors, are its packages heavier? Each is checked out in a temporary work tree,
 * installed and built, and opens its sessions by its own code, in processes of their own.
 *
 * A stage counts as slower only where the 95 % interval of its ratio, from interleaved pairs, lies
 * wholly above `1 + delta`, and does so again with new processes; `delta` is what comparing base with
 * itself finds on this machine by the 95th percentile, and at least 10 %. Changes that are not
 * committed are not measured; to measure those of tracked files, give what `git stash create` prints
 * as `head`.
 *
 * @param base a branch, tag or commit
 * @throws RsanetError INVALID_ARGUMENT for an option out of range, a ref that is no commit's, or a
 * commit that does not build or whose bench cannot be compared
 * @throws the signal's reason when aborted
 */
export async function compare(base: string, options: CompareOptions = {}): Promise<CompareResult> {
  const { head = 'HEAD', repository = process.cwd(), backends = ['wasm'], signal } = options;
  const { network = { preset: 'voc-416' }, onProgress = () => undefined } = options;
  const { sessions = 3, pairs = 20, seconds = 30, seed = 1, timeoutMs = 180_000 } = options;
  const { bytesTolerance = 0.05 } = options;
  assertWhole({ sessions, seconds, timeoutMs }, 1);
  assertWhole({ pairs }, MIN_PAIRS);
  assertWhole({ seed }, Number.MIN_SAFE_INTEGER);
  assertShare({ bytesTolerance });
  for (const backend of backends) assertOneOf('backend', backend, BACKENDS);
  signal?.throwIfAborted();

  const top = topFolder(repository);
  const uncommitted = gitState(top)?.dirty ?? false;
  return await withWorktrees(top, { base, head }, async ({ folder, trees }) => {
    const ready = async (side: Side): Promise<Tree> => {
      onProgress({ step: 'build', side });
      await buildTree(trees[side], top, signal);
      onProgress({ step: 'open', side });
      return openTree(trees[side], { network, seed }, join(folder, `${side}-network`), signal);
    };
    const sides = { base: await ready('base'), head: await ready('head') };

    const measuredOn = machine();
    const opening = { timeoutMs, signal };
    onProgress({ step: 'reference' });
    const reference = cpuOutputs(sides, opening);
    await Promise.allSettled([reference]);
    const compared: BackendComparison[] = [];
    for (const backend of backends) {
      const budget = { ...opening, sessions, pairs, seconds, seed };
      const onStep = (step: BackendStep) => onProgress({ step, backend });
      compared.push(await compareBackend(backend, sides, reference, { ...budget, onStep }));
    }
    const packages = packagesOf(sides);
    const failures = failuresOf(compared, packages, bytesTolerance);
    return {
      benchmark: 'compare',
      version: 1,
      environment: measuredOn,
      settings: { network, pairs, sessions, bytesTolerance, seed },
      base: { ref: base, commit: sides.base.commit },
      head: { ref: head, commit: sides.head.commit },
      uncommitted,
      backends: compared,
      packages,
      failures,
      passed: failures.length === 0,
    };
  });
}

function packagesOf({ base, head }: Record<Side, Tree>): PackageComparison[] {
  const names = new Set([...base.packages.keys(), ...head.packages.keys()]);
  return [...names].sort().map((name) => ({
    name,
    base: base.packages.get(name) ?? null,
    head: head.packages.get(name) ?? null,
  }));
}

function assertShare(option: Record<string, number>): void {
  for (const [name, value] of Object.entries(option)) {
    if (Number.isFinite(value) && value >= 0) continue;
    const message = `${name} is ${value}; expected a share of 0 or more, such as 0.05.`;
    throw new RsanetError('INVALID_ARGUMENT', message);
  }
}
