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

const SLOWER = ['yolo-nano', 'tiny-yolov3'];

/** Two networks are slower than the reference and the others faster; two have an accuracy, and one is missing. */
export const peersResult: PeersResult = {
  ...peers,
  networks: peers.networks.map((one): PeerFindings => {
    const { name, label, input } = one;
    if (one.status !== 'ok' || name === 'centernet') {
      return { name, label, input, status: 'unavailable', reason: 'Its package is not installed.' };
    }
    if (name === peers.reference) return { ...one, accuracy: accuracyOf(0.41) };
    const ratio = SLOWER.includes(name) ? 1.5 : 0.5;
    const timed = { ...one, ratio: { ratio, interval: [ratio - 0.1, ratio + 0.1] as const } };
    if (name !== 'nanodet') return { ...timed, accuracy: null };
    return { ...timed, memoryAccess: null, accuracy: accuracyOf(0.56) };
  }),
};
