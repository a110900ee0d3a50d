/** Networks that are built here after their papers. */
const PEER_NAMES = [
  'rsanet-voc-416',
  'rsanet-coco-320',
  'yolo-nano',
  'tiny-yolov3',
  'ssdlite-mobilenet-v2',
  'pelee',
] as const;

/** Detectors trained on COCO that others publish as TF.js models. */
const PRETRAINED_NAMES = ['nanodet', 'centernet'] as const;

/** The name of a network that `peers` can build. */
export type PeerName = (typeof PEER_NAMES)[number];

/** The name of a published model. */
export type PretrainedName = (typeof PRETRAINED_NAMES)[number];

/** The name of any network that RSANet can be compared with. */
export type ContenderName = PeerName | PretrainedName;

/** All of them, RSANet first. */
export const CONTENDERS: readonly ContenderName[] = [...PEER_NAMES, ...PRETRAINED_NAMES];
