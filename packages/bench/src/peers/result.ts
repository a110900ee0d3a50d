import type { Size } from '@rsanet/detect-utils';
import type { Environment } from '../environment/environment.ts';
import type { Figure } from '../statistics/figure.ts';
import type { PairedRatio } from '../statistics/paired-ratio.ts';
import type { PeerAccuracy } from './evaluate-peer.ts';
import type { PublishedRow } from './published-table.ts';

/** Result of `comparePeers`: plain data. */
export interface PeersResult {
  benchmark: 'peers';
  version: 1;
  environment: Environment;
  settings: { rounds: number; seed: number };
  /** In pixels. */
  picture: Size;
  /** Name of the network that the others' times are compared with. */
  reference: string;
  networks: readonly PeerFindings[];
  /** What the authors publish, beside counts of this project's builds. */
  published: readonly PublishedRow[];
}

/** One network, or why it was not measured. */
export type PeerFindings = { name: string; label: string; input: Size } & (
  | ({ status: 'ok' } & PeerFigures)
  | { status: 'unavailable' | 'failed'; reason: string }
);

/** What a network takes and how fast it is. */
export interface PeerFigures {
  /** Whether its weights were trained; random ones take the same time. */
  trained: boolean;
  params: number;
  /** Multiply-accumulates of convolutions. */
  macs: number;
  /** Bytes of maps and weights of the folded network; null where the model file's graph is not ours to count. */
  memoryAccess: number | null;
  /** Milliseconds from numbers in to numbers read. */
  forward: Figure;
  /** Forward passes per second: the reference's by its median, another's that over its paired ratio. */
  fps: number;
  /** This network's time over the reference's, by interleaved rounds; null for the reference. */
  ratio: PairedRatio | null;
  /** Milliseconds from image to boxes; null where this project has no decoder for the network. */
  endToEnd: Figure | null;
  /** Measured where weights are trained and a data set was given. */
  accuracy: PeerAccuracy | null;
}
