import type { Size } from '@rsanet/detect-utils';
import { cellSprites, SPRITE_SIDE } from './cell-sprites.ts';
import { FIELD, smear } from './smear.ts';

/** Of the image, as a microscope's camera gives it. */
export const SMEAR_SIZE: Size = { width: 640, height: 480 };

// Pixels per second that the slide moves by.
const DRIFT = { x: 16, y: 7 };

/**
 * A painter of a blood smear that drifts slowly under a microscope: drawn, so that no photograph need be
 * shipped.
 *
 * @returns paints the smear as it is at a time in seconds on a canvas of {@link SMEAR_SIZE}
 */
export function smearPainter(context: CanvasRenderingContext2D): (seconds: number) => void {
  const cells = smear();
  const sprites = cellSprites();
  const { width, height } = SMEAR_SIZE;
  const light = context.createRadialGradient(340, 220, 60, 320, 240, 420);
  light.addColorStop(0, '#e3e5dc');
  light.addColorStop(1, '#c9cabf');

  return (seconds) => {
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = light;
    context.fillRect(0, 0, width, height);
    for (const { kind, x, y, radius, turn } of cells) {
      const left = wrapped(x + DRIFT.x * seconds, FIELD.width);
      const top = wrapped(y + DRIFT.y * seconds, FIELD.height);
      const stretch = 1 + 0.06 * Math.sin(7 * turn);
      const side = SPRITE_SIDE * radius;
      context.setTransform(1, 0, 0, 1, left, top);
      context.rotate(turn);
      context.scale(stretch, 1 / stretch);
      context.drawImage(sprites[kind], -side / 2, -side / 2, side, side);
    }
  };
}

/** A place in the field, moved so that it leaves and enters beyond the image's edges. */
function wrapped(place: number, side: number): number {
  const margin = 100;
  return ((((place + margin) % side) + side) % side) - margin;
}
