/** What an author calls a FLOP: a multiply-accumulate, or each of its two operations. */
export type FlopConvention = 'macs' | '2xmacs';

/** A network as its authors publish it. */
export interface Published {
  /** Parameters; null where only `modelBytes` are stated. */
  params: number | null;
  /** Size of the model file. */
  modelBytes?: number;
  /** Floating-point operations by the authors' own count; null where not stated. */
  flops: number | null;
  /** How the authors count; null where they do not say and it cannot be worked out. */
  convention: FlopConvention | null;
  /** Where the figures stand. */
  source: string;
  /** VOC 2007 mAP@0.5, percent. */
  voc07?: number;
  /** COCO AP@0.5:0.95, percent. */
  coco?: number;
}

/** Multiply-accumulates of a published figure, whichever way its authors count. */
export function publishedMacs({ flops, convention }: Published): number | null {
  if (flops === null || convention === null) return null;
  return convention === 'macs' ? flops : flops / 2;
}
