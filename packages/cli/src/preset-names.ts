import type { PresetName } from '@rsanet/rsanet';

/** The presets that a command offers. */
export const PRESET_NAMES = ['voc-416', 'coco-320'] satisfies [PresetName, PresetName];
