import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assertWhole } from '@rsanet/errors';
import type { RsanetOptions } from '@rsanet/rsanet/model';
import { machine } from '../environment/environment.ts';
import type { aaResult } from '../report/schema/aa.ts';
import type { Recorded } from '../report/schema/recorded.ts';
import { sampleImage } from '../sample/image.ts';
import { openSession } from '../sessions/open-session.ts';
import type {
  BackendName,
  MeasureOptions,
  Session,
  SessionInfo,
  SessionOpener,
} from '../sessions/protocol.ts';
import { openWell, withSessions } from '../sessions/with-sessions.ts';
import { alternatePairs, type Pairs } from '../statistics/alternate-pairs.ts';
import { MIN_PAIRS } from '../statistics/min-pairs.ts';
import { pairedRatio } from '../statistics/paired-ratio.ts';
import { errorP95 } from '../statistics/ratio-error.ts';
import { shares } from '../statistics/shares.ts';
import { networkFiles } from './network-files.ts';

/** Options of {@link aa}. */
export interface AaOptions extends MeasureOptions {
  /** wasm by default. */
  backend?: BackendName;
  /** `{ preset: 'voc-416' }` by default. */
  network?: RsanetOptions;
  /** Times that both sessions are opened anew, 6 by default. */
  sessions?: number;
  /** Comparisons, 16 by default. */
  comparisons?: number;
  /** Pairs per comparison, at least 6 and one per session; 24 by default. */
  pairs?: number;
  /** Called after each comparison's pairs of a session. */
  onProgress?: (done: number, total: number) => void;
  /** What opens the sessions, {@link openSession} by default. */
  open?: SessionOpener;
}

/** Result of {@link aa}. */
export type AaResult = Recorded<typeof aaResult>;

/**
 * Measures the machine's own noise: compares sessions that are the same, in processes of their own, by
 * short comparisons of interleaved pairs. What it finds beside 1 is what another such comparison may
 * find where nothing differs. A comparison takes its pairs from all sessions, as a process that is put
 * on the busier core stays there.
 *
 * @throws RsanetError INVALID_ARGUMENT for an option out of range
 * @throws RsanetError BACKEND_UNAVAILABLE when the session does not open or stops
 * @throws the signal's reason when aborted
 */
export async function aa(options: AaOptions = {}): Promise<AaResult> {
  const {
    backend = 'wasm',
    network = { preset: 'voc-416' },
    seed = 1,
    open = openSession,
  } = options;
  const { sessions = 6, comparisons = 16, pairs = 24, timeoutMs = 180_000, signal } = options;
  assertWhole({ sessions, comparisons, timeoutMs }, 1);
  assertWhole({ pairs }, Math.max(MIN_PAIRS, sessions));
  signal?.throwIfAborted();

  const measuredOn = machine();
  const folder = await mkdtemp(join(tmpdir(), 'rsanet-aa-'));
  const times: Pairs<number>[] = Array.from({ length: comparisons }, () => ({ a: [], b: [] }));
  let done = 0;
  let info: SessionInfo | undefined;
  try {
    const image = sampleImage({ width: 640, height: 480 }, seed);
    const { job } = await networkFiles(network, image, seed, folder);
    for (const share of shares(pairs, sessions)) {
      const twin = () => openWell(open, backend, job, { timeoutMs, signal });
      await withSessions([twin, twin], async (a, b) => {
        info ??= a.info;
        await a.run();
        await b.run();
        for (const comparison of times) {
          const more = await alternatePairs(totalOf(a), totalOf(b), share);
          comparison.a.push(...more.a);
          comparison.b.push(...more.b);
          options.onProgress?.(++done, sessions * comparisons);
        }
      });
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  const ratios = times.map(({ a, b }) => pairedRatio(a, b, seed).ratio);
  return {
    benchmark: 'aa',
    version: 1,
    environment: measuredOn,
    info: info!,
    network,
    sessions,
    pairs,
    ratios,
    p95: errorP95(ratios),
  };
}

/** A session as the milliseconds that its inferences take. */
const totalOf = (session: Session) => async () => (await session.run()).total;
