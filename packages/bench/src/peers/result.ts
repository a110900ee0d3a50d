import type { peersResult } from '../report/schema/peers.ts';
import type { Recorded } from '../report/schema/recorded.ts';

/** Result of `comparePeers`: plain data. */
export type PeersResult = Recorded<typeof peersResult>;

/** One network, or why it was not measured. */
export type PeerFindings = PeersResult['networks'][number];

/** What a network takes and how fast it is. */
export type PeerFigures = Omit<
  Extract<PeerFindings, { status: 'ok' }>,
  'name' | 'label' | 'input' | 'status'
>;
