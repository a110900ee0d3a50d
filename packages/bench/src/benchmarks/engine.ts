import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { assertWhole, RsanetError } from '@rsanet/errors';
import type { ReadFile } from '@rsanet/graph';
import { type PresetName, presets } from '@rsanet/rsanet/model';
import { runPairs } from '../compare/stage-pairs.ts';
import { machine } from '../environment/environment.ts';
import { freshPages, freshProcesses, writeOnnx } from '../fresh/fresh.ts';
import type { Fresh } from '../fresh/task.ts';
import { networkFiles } from '../matrix/network-files.ts';
import type { engineResult } from '../report/schema/engine.ts';
import type { Recorded } from '../report/schema/recorded.ts';
import { sampleImage } from '../sample/image.ts';
import { SCORE_THRESHOLD } from '../sample/network.ts';
import { openSession } from '../sessions/open-session.ts';
import { parity } from '../sessions/parity.ts';
import type { BackendName, Job, Session, SessionOpener } from '../sessions/protocol.ts';
import { openWell, withSessions } from '../sessions/with-sessions.ts';
import { pairComparison } from '../statistics/compare-pairs.ts';
import { MIN_PAIRS } from '../statistics/min-pairs.ts';
import { shares } from '../statistics/shares.ts';
import { coldStarts } from './cold-starts.ts';
import { writeTflite } from './write-tflite.ts';

/** Where the engine is measured: the backends that it is compared with there, and on several threads itself. */
const REALMS = {
  node: {
    own: 'engine',
    threaded: 'engine-threads',
    peers: ['wasm', 'onnxruntime-web', 'onnxruntime-node', 'jax'],
    converted: [],
    fresh: freshProcesses,
  },
  chromium: {
    own: 'browser-engine',
    threaded: 'browser-engine-threads',
    peers: ['browser-wasm', 'browser-onnxruntime-web'],
    converted: ['browser-litert'],
    fresh: freshPages,
  },
} as const satisfies Readonly<Record<string, Realm>>;

interface Realm {
  readonly own: BackendName;
  readonly threaded: BackendName;
  readonly peers: readonly BackendName[];
  /** Peers that need the network in a form that Python makes. */
  readonly converted: readonly BackendName[];
  readonly fresh: (job: Job, timeoutMs: number) => Fresh;
}

/** A realm by its name. */
export type RealmName = keyof typeof REALMS;

/** Options of {@link engine}. */
export interface EngineOptions {
  /** All by default. */
  presets?: readonly PresetName[];
  /** This version of Node, by default, or Chromium. */
  realm?: RealmName;
  /** A Python that has tensorflow-cpu and safetensors: in Chromium LiteRT.js is compared with, too. */
  python?: string | undefined;
  /** Times that both backends of a comparison are opened anew, 3 by default. */
  sessions?: number;
  /** Pairs of a comparison, at least 6 and one per session; 24 by default. */
  pairs?: number;
  /** Cold starts of each runtime, 8 by default. */
  starts?: number;
  /** Runs under the roofline, 25 by default. */
  runs?: number;
  /** Of the engine on several threads, 2 by default; all else runs on one. */
  threads?: number;
  /** Of weights, image and bootstraps; 1 by default. */
  seed?: number;
  /** Longest that opening a backend, or one call of it, may take; 180,000 ms by default. */
  timeoutMs?: number;
  /** Called before each part. */
  onProgress?: (preset: PresetName, part: string) => void;
  /** What opens the backends, {@link openSession} by default. */
  open?: SessionOpener;
  /** What measures cold starts and the roofline, in the realm's processes or pages by default. */
  fresh?: (job: Job, timeoutMs: number) => Fresh;
}

/** Result of {@link engine}. */
export type EngineResult = Recorded<typeof engineResult>;

/** The engine beside one other backend. */
export type EngineComparison = EngineResult['networks'][number]['comparisons'][number];

/**
 * Measures what the engine gains over other backends: each in a process or page of its own, by interleaved pairs in
 * alternating order, on the folded network with random weights. Pairs come from several sessions, as a process that is
 * put on the busier core stays there. Then cold starts and memory in fresh processes or pages, in turn, and what the
 * network reaches of the machine's peak.
 *
 * @throws RsanetError INVALID_ARGUMENT for an option out of range
 * @throws RsanetError BACKEND_UNAVAILABLE when a backend does not open or stops
 */
export async function engine(options: EngineOptions = {}): Promise<EngineResult> {
  const { presets: names = Object.keys(presets) as PresetName[], realm = 'node' } = options;
  const { threads = 2, starts = 8, runs = 25, seed = 1 } = options;
  const { sessions = 3, pairs = 24, timeoutMs = 180_000, open = openSession, onProgress } = options;
  assertWhole({ threads, sessions, starts, runs, timeoutMs }, 1);
  assertWhole({ pairs }, Math.max(MIN_PAIRS, sessions));
  if (!Object.hasOwn(REALMS, realm)) {
    throw new RsanetError('INVALID_ARGUMENT', `realm is '${realm}'; expected node or chromium.`);
  }
  const { own, threaded, peers, converted, fresh: freshHere } = REALMS[realm];
  const { fresh = freshHere, python } = options;
  if (python !== undefined && converted.length === 0) {
    throw new RsanetError('INVALID_ARGUMENT', 'python is for the realm chromium; leave it out.');
  }

  const environment = machine();
  const folder = await mkdtemp(join(tmpdir(), 'rsanet-engine-'));
  const networks: EngineResult['networks'][number][] = [];
  try {
    const image = sampleImage({ width: 640, height: 480 }, seed);
    for (const preset of names) {
      const { job, facts } = await networkFiles({ preset }, image, seed, join(folder, preset));
      const read: ReadFile = (name) => readFile(join(job.model, name));
      await writeOnnx(job.model, read);
      if (python !== undefined) await writeTflite(job.model, read, python);
      const opener = (name: BackendName, threads: number) => () =>
        openWell(open, name, { ...job, threads }, { timeoutMs });
      const compare = async (peer: BackendName, backend: BackendName, threads: number) => {
        const found: PairedSession[] = [];
        for (const [session, share] of shares(pairs, sessions).entries()) {
          onProgress?.(preset, `${backend} beside ${peer}, session ${session + 1}`);
          const openers = [opener(peer, 1), opener(backend, threads)] as const;
          found.push(await withSessions(openers, (a, b) => runSession(a, b, share)));
        }
        return comparisonOf(found, seed);
      };

      const comparisons: EngineComparison[] = [];
      const compared = python === undefined ? peers : [...peers, ...converted];
      for (const peer of compared) comparisons.push(await compare(peer, own, 1));
      const several = await compare(own, threaded, threads);
      const measured = fresh(job, timeoutMs);
      onProgress?.(preset, 'cold starts');
      const begun = await coldStarts(measured, starts, seed);
      onProgress?.(preset, 'roofline');
      const roofline = await measured.roofline(runs);
      networks.push({
        preset,
        ...facts,
        comparisons,
        threads: several,
        coldStarts: begun,
        roofline,
      });
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  return {
    benchmark: 'engine',
    version: 2,
    realm,
    environment,
    settings: { pairs, sessions, starts, runs, threads, seed },
    networks,
  };
}

/** One session of a comparison. */
async function runSession(peer: Session, own: Session, pairs: number) {
  return {
    peer: peer.info,
    engine: own.info,
    parity: parity(await peer.outputs(), await own.outputs(), SCORE_THRESHOLD),
    times: await runPairs(peer, own, pairs),
  };
}

type PairedSession = Awaited<ReturnType<typeof runSession>>;

function comparisonOf(sessions: readonly PairedSession[], seed: number): EngineComparison {
  const { peer, engine, parity } = sessions[0]!;
  const stage = (name: 'forward' | 'total') => {
    const of = (side: 'a' | 'b') =>
      sessions.flatMap(({ times }) => times[side].map((time) => time[name]));
    return pairComparison(of('a'), of('b'), seed);
  };
  return {
    peer,
    engine,
    parity,
    forward: stage('forward'),
    total: stage('total'),
    load: loadavg()[0]!,
  };
}
