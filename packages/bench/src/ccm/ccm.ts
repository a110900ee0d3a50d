import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assertWhole, RsanetError } from '@rsanet/errors';
import { useBackend } from '@rsanet/tfjs';
import { environment } from '../environment/environment.ts';
import type { BackendName, SessionOpener } from '../sessions/protocol.ts';
import { openWell } from '../sessions/with-sessions.ts';
import { MIN_PAIRS } from '../statistics/min-pairs.ts';
import { chartOf } from './chart.ts';
import { compareVariant, type VariantBudget, whyNot } from './compare-variant.ts';
import { type MeasuredNetwork, measuredNetwork } from './measured-network.ts';
import type { CcmBackend, CcmComparison, CcmFindings, CcmResult, CcmSet } from './result.ts';
import { variantCost } from './variant-cost.ts';
import { type SetName, setsOn, type VariantSet } from './variants.ts';
import { verdictOfAll } from './verdict.ts';

/** Options of {@link ccm}. */
export interface CcmOptions {
  backends: readonly BackendName[];
  openSession: SessionOpener;
  /** What to compare on a backend; `setsOn` by default. Sets of one name are the same. */
  sets?: (backend: BackendName) => readonly VariantSet[];
  /** Max pairs of a comparison, 30 by default. */
  pairs?: number;
  /** Longest that a comparison should take; a slow backend runs fewer pairs, at least 6. 60 by default. */
  seconds?: number;
  /** Of kernels, image and bootstrap; 1 by default. */
  seed?: number;
  /** Asked of each backend; its own choice by default. */
  threads?: number;
  /** Longest that opening a session, or one inference, may take; 120 s by default. */
  timeoutMs?: number;
  /** Stops between two inferences, rejecting with its reason. */
  signal?: AbortSignal;
  /** Before each comparison. */
  onProgress?(progress: CcmProgress): void;
}

/** Where the ablation stands. */
export interface CcmProgress {
  backend: BackendName;
  set: VariantSet['name'];
  variant: string;
  /** Comparisons done and in all. */
  done: number;
  total: number;
}

interface PreparedSet {
  set: CcmSet;
  networks: readonly MeasuredNetwork[];
}

/**
 * The ablation of the CCM (stated without numbers): is a network whose pointwise convolutions keep
 * their channels faster than one of equal cost that widens and narrows them? Each variant is compared
 * with the first of its set, on each backend, by interleaved pairs of forward passes. A backend that
 * is missing or dies is reported with its reason, and the others go on; so is a variant whose outputs are
 * not those of wasm in this process.
 *
 * @throws RsanetError INVALID_ARGUMENT for fewer than 6 pairs, or a backend without sets
 * @throws the signal's reason
 */
export async function ccm(options: CcmOptions): Promise<CcmResult> {
  const { backends, sets = setsOn, seed = 1, pairs = 30, seconds = 60, signal } = options;
  const { timeoutMs = 120_000, threads, openSession, onProgress } = options;
  const work = backends.map((backend) => ({ backend, sets: setsOrThrow(backend, sets(backend)) }));
  assertWhole({ pairs }, MIN_PAIRS);
  await useBackend('wasm');
  const measuredOn = await environment();
  const folder = await mkdtemp(join(tmpdir(), 'rsanet-ccm-'));
  const budget: VariantBudget = { pairs, seconds, seed, timeoutMs, signal };
  const total = work.reduce((sum, { sets }) => sum + comparisonsOf(sets), 0);
  let done = 0;
  try {
    const prepared = new Map<SetName, PreparedSet>();
    for (const set of work.flatMap(({ sets }) => sets)) {
      if (prepared.has(set.name)) continue;
      prepared.set(set.name, await prepare(set, seed, threads, folder, signal));
    }
    const results: CcmBackend[] = [];
    for (const { backend, sets } of work) {
      const own = sets.map(({ name }) => prepared.get(name)!);
      const open = ({ job }: MeasuredNetwork) => openWell(openSession, backend, job, budget);
      const failure = await whyNot(open, own[0]!.networks[0]!, signal);
      if (failure) {
        results.push({ backend, ...failure });
        done += comparisonsOf(sets);
        continue;
      }
      const findings: CcmFindings[] = [];
      for (const { set, networks } of own) {
        const comparisons: CcmComparison[] = [];
        for (const [at, { name: variant }] of set.variants.entries()) {
          if (at === 0) continue;
          onProgress?.({ backend, set: set.name, variant, done: done++, total });
          const found = await compareVariant(open, networks[at]!, networks[0]!, budget);
          comparisons.push({ variant, ...found });
        }
        findings.push(findingsOf(set, comparisons));
      }
      results.push({ backend, status: 'ok', sets: findings });
    }
    return {
      benchmark: 'ccm',
      version: 1,
      environment: measuredOn,
      seed,
      sets: Array.from(prepared.values(), ({ set }) => set),
      backends: results,
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** How many comparisons sets make. */
const comparisonsOf = (sets: readonly VariantSet[]) =>
  sets.reduce((sum, { variants }) => sum + variants.length - 1, 0);

function setsOrThrow(backend: BackendName, sets: readonly VariantSet[]): readonly VariantSet[] {
  if (sets.length > 0) return sets;
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `There is no set of variants for ${backend}; give one or more.`,
  );
}

async function prepare(
  { name, input, variants }: VariantSet,
  seed: number,
  threads: number | undefined,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<PreparedSet> {
  const networks: MeasuredNetwork[] = [];
  const described: CcmSet['variants'][number][] = [];
  for (const [at, variant] of variants.entries()) {
    signal?.throwIfAborted();
    const { name: called, ratio, channels } = variant;
    const graph = variant.build(input, seed);
    described.push({ name: called, ratio, channels, ...variantCost(graph) });
    const { job, expected } = await measuredNetwork(
      graph,
      input,
      seed,
      join(folder, name, String(at)),
    );
    networks.push({ job: { ...job, ...(threads !== undefined && { threads }) }, expected });
  }
  return { set: { name, input, variants: described }, networks };
}

function findingsOf(set: CcmSet, comparisons: readonly CcmComparison[]): CcmFindings {
  const ratioOf = new Map(set.variants.map(({ name, ratio }) => [name, ratio]));
  const verdicts = comparisons.flatMap((one) =>
    one.status === 'ok' && ratioOf.get(one.variant) !== null ? [one.verdict] : [],
  );
  return {
    set: set.name,
    verdict: verdictOfAll(verdicts),
    comparisons,
    chart: chartOf(
      set,
      comparisons.filter((one) => one.status === 'ok'),
    ),
  };
}
