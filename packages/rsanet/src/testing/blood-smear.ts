import type { RawImage } from '@rsanet/detect-utils';

type Colour = readonly [red: number, green: number, blue: number];

const PLASMA: Colour = [232, 224, 216];
const RED_CELL: Colour = [205, 120, 115];
const NUCLEUS: Colour = [105, 60, 150];

// Centres and radii in pixels of 640x480, as a microscope shows them.
const RED_CELLS = [
  ...[[90, 80, 48] as const, [210, 70, 46] as const, [520, 80, 50] as const],
  ...[[90, 230, 47] as const, [560, 240, 49] as const, [100, 390, 48] as const],
  ...[[240, 410, 46] as const, [400, 400, 50] as const, [550, 400, 47] as const],
];
const WHITE_CELL = [330, 220, 62] as const;

/** An image like a stained blood smear, with grain, RGBA 640x480: red cells with pale centres around a white one. */
export function bloodSmear(): RawImage {
  const [width, height] = [640, 480];
  const data = new Uint8ClampedArray(width * height * 4);
  const noise = grain();
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4;
      const colour = colourAt(x, y).map((value) => value + noise());
      data.set([...colour, 255], at);
    }
  }
  return { data, width, height, channels: 4 };
}

function colourAt(x: number, y: number): Colour {
  const white = distance(x, y, WHITE_CELL);
  if (white < 1) return mix(NUCLEUS, [190, 170, 215], smooth(white, 0.75, 0.9));
  for (const cell of RED_CELLS) {
    const red = distance(x, y, cell);
    if (red < 1.1) {
      const pale = 0.55 * (1 - smooth(red, 0.1, 0.6));
      return mix(mix(RED_CELL, PLASMA, pale), PLASMA, smooth(red, 0.95, 1.1));
    }
  }
  return PLASMA;
}

/** A camera's noise, of up to 12 levels, the same each time: a smooth image would hide how it is scaled. */
function grain(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 32 - 0.5) * 24;
  };
}

/** Of a cell's radius. */
function distance(x: number, y: number, [cx, cy, radius]: readonly [number, number, number]) {
  return Math.hypot(x - cx, y - cy) / radius;
}

function smooth(value: number, from: number, to: number): number {
  return Math.min(1, Math.max(0, (value - from) / (to - from)));
}

function mix(a: Colour, b: Colour, share: number): Colour {
  const part = (i: 0 | 1 | 2) => a[i] + (b[i] - a[i]) * share;
  return [part(0), part(1), part(2)];
}
