import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { RsanetError } from '@rsanet/errors';
import { type PresetName, presets } from '@rsanet/rsanet/model';
import { openArm } from '../arms/open-arm.ts';
import { type Parity, parity } from '../arms/parity.ts';
import type {
  ArmInfo,
  ArmOpener,
  BackendName,
  Job,
  OpenArm,
  StageTimes,
} from '../arms/protocol.ts';
import { runPairs } from '../compare/stage-pairs.ts';
import { type Machine, machine } from '../environment/environment.ts';
import { assertBackends } from '../matrix/matrix.ts';
import { type NetworkFacts, networkFiles } from '../matrix/network-files.ts';
import { SCORE_THRESHOLD } from '../sample/network.ts';
import { samplePicture } from '../sample/picture.ts';
import type { Pairs } from '../statistics/alternate-pairs.ts';
import { assertWhole, FEWEST_PAIRS } from '../statistics/assert-whole.ts';
import type { PairComparison } from '../statistics/compare-pairs.ts';
import { pairedRatio } from '../statistics/paired-ratio.ts';
import { summarise } from '../statistics/summary.ts';

/** Options of {@link engine}. */
export interface EngineOptions {
  /** All by default. */
  presets?: readonly PresetName[];
  /** The backend that is to be faster; `engine` by default. */
  backend?: BackendName;
  /** Those it is compared with; `wasm` and `onnxruntime-web` by default. */
  peers?: readonly BackendName[];
  /** Of every backend that has a choice; 1 by default. */
  threads?: number;
  /** Times that both backends of a comparison are opened anew, 3 by default. */
  sessions?: number;
  /** Pairs of a comparison, at least 6 and one per session; 24 by default. */
  pairs?: number;
  /** Of weights, image and bootstraps; 1 by default. */
  seed?: number;
  /** Longest that opening a backend, or one call of it, may take; 180,000 ms by default. */
  timeoutMs?: number;
  /** Called before each session. */
  onProgress?: (preset: PresetName, peer: BackendName, session: number) => void;
  /** What opens the backends, {@link openArm} by default. */
  open?: ArmOpener;
}

/** The engine beside one other backend. */
export interface EngineComparison {
  /** Of the first session. */
  peer: ArmInfo;
  engine: ArmInfo;
  /** Of the engine's outputs with the peer's. */
  parity: Parity;
  /** Forward passes in milliseconds, `a` the peer's and `b` the engine's; the ratio is what the engine gains. */
  forward: PairComparison;
  /** From image to boxes, likewise. */
  total: PairComparison;
  /** Running processes of the machine, mean over the last minute of the comparison; 0 on Windows. */
  load: number;
}

/** Result of {@link engine}. */
export interface EngineResult {
  benchmark: 'engine';
  version: 1;
  /** What computes is in each comparison's `engine` and `peer`. */
  environment: Machine;
  settings: { pairs: number; sessions: number; threads: number; seed: number };
  networks: readonly (NetworkFacts & {
    preset: PresetName;
    comparisons: readonly EngineComparison[];
  })[];
}

/**
 * Measures what the engine gains over other backends: each in a process or page of its own, by interleaved pairs in
 * alternating order, on the folded network with random weights. Pairs come from several sessions, as a process that is
 * put on the busier core stays there.
 *
 * @throws RsanetError INVALID_ARGUMENT for an option out of range
 * @throws RsanetError BACKEND_UNAVAILABLE when a backend does not open or stops
 */
export async function engine(options: EngineOptions = {}): Promise<EngineResult> {
  const { presets: names = Object.keys(presets) as PresetName[], backend = 'engine' } = options;
  const { peers = ['wasm', 'onnxruntime-web'], threads = 1, seed = 1 } = options;
  const { sessions = 3, pairs = 24, timeoutMs = 180_000, open = openArm, onProgress } = options;
  assertWhole({ threads, sessions, timeoutMs }, 1);
  assertWhole({ pairs }, Math.max(FEWEST_PAIRS, sessions));
  assertBackends([backend, ...peers]);

  const environment = machine();
  const folder = await mkdtemp(join(tmpdir(), 'rsanet-engine-'));
  const networks: EngineResult['networks'][number][] = [];
  try {
    const picture = samplePicture({ width: 640, height: 480 }, seed);
    for (const preset of names) {
      const files = await networkFiles({ preset }, picture, seed, join(folder, preset));
      const job: Job = { ...files.job, threads };
      const comparisons: EngineComparison[] = [];
      for (const peer of peers) {
        const found: Session[] = [];
        for (let session = 0; session < sessions; session++) {
          onProgress?.(preset, peer, session);
          // As many pairs more as leave each session its share of them.
          const share =
            Math.floor(((session + 1) * pairs) / sessions) -
            Math.floor((session * pairs) / sessions);
          const arm = (name: BackendName) => openWell(open, name, job, timeoutMs);
          found.push(
            await runSession(
              () => arm(peer),
              () => arm(backend),
              share,
            ),
          );
        }
        comparisons.push(comparisonOf(found, seed));
      }
      networks.push({ preset, ...files.facts, comparisons });
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  return {
    benchmark: 'engine',
    version: 1,
    environment,
    settings: { pairs, sessions, threads, seed },
    networks,
  };
}

interface Session {
  peer: ArmInfo;
  engine: ArmInfo;
  parity: Parity;
  times: Pairs<StageTimes>;
}

async function openWell(
  open: ArmOpener,
  name: BackendName,
  job: Job,
  timeoutMs: number,
): Promise<OpenArm> {
  const opened = await open(name, job, { timeoutMs });
  if (opened.status === 'ok') return opened.arm;
  throw new RsanetError(
    'BACKEND_UNAVAILABLE',
    `The backend '${name}' does not open: ${opened.reason}`,
  );
}

async function runSession(
  openPeer: () => Promise<OpenArm>,
  openEngine: () => Promise<OpenArm>,
  pairs: number,
): Promise<Session> {
  const peer = await openPeer();
  try {
    const own = await openEngine();
    try {
      return {
        peer: peer.info,
        engine: own.info,
        parity: parity(await peer.outputs(), await own.outputs(), SCORE_THRESHOLD),
        times: await runPairs(peer, own, pairs),
      };
    } finally {
      await own.close();
    }
  } finally {
    await peer.close();
  }
}

function comparisonOf(sessions: readonly Session[], seed: number): EngineComparison {
  const [first] = sessions;
  const stage = (name: 'forward' | 'total'): PairComparison => {
    const a = sessions.flatMap(({ times }) => times.a.map((time) => time[name]));
    const b = sessions.flatMap(({ times }) => times.b.map((time) => time[name]));
    return { ...pairedRatio(a, b, seed), a: summarise(a), b: summarise(b) };
  };
  return {
    peer: first!.peer,
    engine: first!.engine,
    parity: first!.parity,
    forward: stage('forward'),
    total: stage('total'),
    load: loadavg()[0]!,
  };
}
