import type { PeerFindings, PeersResult } from '../../peers/result.ts';
import { kept } from './kept.ts';

const peers = kept('peers');

const accuracyOf = (map: number) => ({
  label: 'Of an example',
  split: 'val',
  images: 200,
  map: { allPoint: map, elevenPoint: map - 0.01 },
  perClass: [{ class: 'dog', positives: 31, allPoint: map, elevenPoint: null }],
});

/** Two networks with an accuracy, of which NanoDet-g is twice as fast as the reference, and one that is missing. */
export const peersResult: PeersResult = {
  ...peers,
  networks: peers.networks.map((one): PeerFindings => {
    const { name, label, input } = one;
    if (one.status !== 'ok' || name === 'centernet') {
      return { name, label, input, status: 'unavailable', reason: 'Its package is not installed.' };
    }
    if (name === peers.reference) return { ...one, accuracy: accuracyOf(0.41) };
    if (name !== 'nanodet') return { ...one, accuracy: null };
    const ratio = { ratio: 0.5, interval: [0.49, 0.51] } as const;
    return { ...one, ratio, memoryAccess: null, accuracy: accuracyOf(0.56) };
  }),
};
