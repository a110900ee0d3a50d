import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RawImage, Size } from '@rsanet/detect-utils';
import { assertWhole } from '@rsanet/errors';
import { assertOneOf } from '@rsanet/layers/blocks';
import type { RsanetOptions } from '@rsanet/rsanet/model';
import { type PresetName, presets } from '@rsanet/rsanet/node';
import { machine } from '../environment/environment.ts';
import type { matrixResult } from '../report/schema/matrix.ts';
import type { Recorded } from '../report/schema/recorded.ts';
import { sampleImage } from '../sample/image.ts';
import { openSession } from '../sessions/open-session.ts';
import {
  BACKENDS,
  type BackendName,
  type Job,
  type MeasureOptions,
  type OpenOptions,
  type SessionOpener,
  type SessionOutputs,
} from '../sessions/protocol.ts';
import { failureOf, openWell, withSessions } from '../sessions/with-sessions.ts';
import { networkFiles } from './network-files.ts';
import { type Cell, runCell } from './run-cell.ts';

/** Options of {@link matrix}. */
export interface MatrixOptions extends MeasureOptions {
  /** All by default. */
  backends?: readonly BackendName[];
  /** Both by default. */
  presets?: readonly PresetName[];
  /** Sizes of the network's input in pixels, sides divisible by 32; each preset's own by default. */
  inputs?: readonly Size[];
  /** What else of the networks is to differ from their presets. */
  network?: Omit<RsanetOptions, 'preset' | 'input'>;
  /** What is looked at; a made image of 640x480 by default. */
  image?: RawImage;
  /** Inferences measured a cell, 30 by default. */
  runs?: number;
  /** Inferences between the cold first one and the measured ones, 3 by default. */
  warmups?: number;
  /** Threads, where a backend lets them be set; its own choice by default. */
  threads?: number;
  /** Longest that a cell's inferences are measured, once there are five; 60,000 ms by default. */
  budgetMs?: number;
  /** Called as each cell begins and ends. */
  onProgress?: (progress: MatrixProgress) => void;
  /** What opens the sessions, {@link openSession} by default. */
  open?: SessionOpener;
}

/** How far {@link matrix} is. */
export interface MatrixProgress {
  /** Cells that have ended. */
  done: number;
  total: number;
  preset: PresetName;
  input: Size;
  backend: BackendName;
  /** The cell that has just ended; null when it begins. */
  cell: Cell | null;
}

/** Result of {@link matrix}. */
export type MatrixResult = Recorded<typeof matrixResult>;

/** One network of a {@link MatrixResult} on each backend. */
export type MatrixNetwork = MatrixResult['networks'][number];

/**
 * Measures RSANet, preset by input size by backend, each in a process or page of its own, one after
 * the other: load, cold first inference, warm-up, and each stage of the inferences after. Every
 * backend's outputs are compared with those of cpu. Weights are random.
 *
 * A backend that is missing, hangs, dies or computes something else becomes the status of its cell, and
 * the rest goes on.
 *
 * @throws RsanetError INVALID_ARGUMENT for an option out of range
 * @throws RsanetError INVALID_INPUT_SIZE when a side of an input is not divisible by 32
 * @throws the signal's reason when aborted
 */
export async function matrix(options: MatrixOptions = {}): Promise<MatrixResult> {
  const { backends = BACKENDS, runs = 30, warmups = 3, seed = 1, threads, signal } = options;
  const { timeoutMs = 180_000, budgetMs = 60_000, open = openSession, onProgress } = options;
  const { image = sampleImage({ width: 640, height: 480 }, seed) } = options;
  assertWhole({ runs, timeoutMs, ...(threads !== undefined && { threads }) }, 1);
  assertWhole({ warmups, budgetMs }, 0);
  for (const backend of backends) assertOneOf('backend', backend, BACKENDS);
  signal?.throwIfAborted();

  const measuredOn = machine();
  const wanted = networksOf(options);
  const folder = await mkdtemp(join(tmpdir(), 'rsanet-matrix-'));
  const networks: MatrixNetwork[] = [];
  const total = wanted.length * backends.length;
  let done = 0;
  try {
    for (const [index, network] of wanted.entries()) {
      const files = join(folder, `${index}`);
      const { job, facts } = await networkFiles(network, image, seed, files);
      const limits = { open, timeoutMs, signal };
      const reference = await referenceOutputs(job, limits);
      const cells: Cell[] = [];
      for (const backend of backends) {
        const at = { preset: network.preset, input: facts.input, backend, total };
        onProgress?.({ ...at, done, cell: null });
        const full: Job = { ...job, warmups, ...(threads !== undefined && { threads }) };
        const given = { ...limits, reference: reference.outputs, runs, budgetMs, seed };
        const cell = await runCell(backend, full, given);
        cells.push(cell);
        done++;
        onProgress?.({ ...at, done, cell });
      }
      const withoutReference = reference.failure;
      networks.push({ preset: network.preset, ...facts, withoutReference, cells });
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  return {
    benchmark: 'matrix',
    version: 1,
    environment: measuredOn,
    settings: { runs, warmups, threads: threads ?? null, seed },
    picture: { width: image.width, height: image.height },
    networks,
  };
}

function networksOf(options: MatrixOptions): (RsanetOptions & { input: Size })[] {
  const { presets: names = Object.keys(presets) as PresetName[], inputs, network } = options;
  for (const name of names) assertOneOf('preset', name, Object.keys(presets));
  return names.flatMap((preset) =>
    (inputs ?? [presets[preset].input]).map((input) => ({ ...network, preset, input })),
  );
}

/** What cpu says, from a process of its own, or why it says nothing. */
async function referenceOutputs(
  job: Job,
  { open, ...options }: OpenOptions & { open: SessionOpener },
): Promise<{ outputs: SessionOutputs; failure: null } | { outputs: null; failure: string }> {
  const opener = () => openWell(open, 'cpu', { ...job, warmups: 0 }, options);
  try {
    return { outputs: await withSessions([opener], (cpu) => cpu.outputs()), failure: null };
  } catch (error) {
    return { outputs: null, failure: failureOf(error, options.signal).reason };
  }
}
