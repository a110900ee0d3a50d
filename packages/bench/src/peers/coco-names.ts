const VOC_NAMES: Readonly<Record<string, string>> = {
  airplane: 'aeroplane',
  motorcycle: 'motorbike',
  couch: 'sofa',
  'potted plant': 'pottedplant',
  'dining table': 'diningtable',
  tv: 'tvmonitor',
};

/** What VOC calls a class of COCO; names that both share, or only COCO has, stay. */
export function vocName(cocoName: string): string {
  return VOC_NAMES[cocoName] ?? cocoName;
}
