import { element } from '../element.ts';
import type { Limits } from './watch.ts';

/**
 * The sliders of what counts as found.
 *
 * @param onChange called at each change
 * @returns what they stand at
 */
export function makeLimits(onChange: () => void): () => Limits {
  const numberOf = (id: string) => element(id, HTMLInputElement).valueAsNumber;
  for (const [id, digits] of [
    ['score', 2],
    ['iou', 2],
    ['max', 0],
  ] as const) {
    const show = () => {
      element(`${id}-value`, HTMLOutputElement).value = numberOf(id).toFixed(digits);
    };
    show();
    element(id, HTMLInputElement).addEventListener('input', () => {
      show();
      onChange();
    });
  }
  return () => ({
    scoreThreshold: numberOf('score'),
    iouThreshold: numberOf('iou'),
    maxDetections: numberOf('max'),
  });
}
