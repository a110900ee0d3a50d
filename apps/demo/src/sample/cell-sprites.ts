import type { Cell } from './smear.ts';

/** Side of a sprite over the cell's radius: the cell, and room for its soft edge. */
export const SPRITE_SIDE = 2.4;

type Sprite = OffscreenCanvas;
type Stop = readonly [at: number, colour: string];

/** Images of one cell of each kind, to be drawn at any place, turn and size. */
export function cellSprites(): Readonly<Record<Cell['kind'], Sprite>> {
  return {
    red: sprite(110, (context) => {
      // A disc thinner in its middle: pale there, and dark at the rim.
      disc(context, 0, 0, 1.03, [
        ...([
          [0, '#d8b8ab'],
          [0.28, '#d0a798'],
          [0.55, '#c2958a'],
        ] as const),
        ...([
          [0.86, '#b4857b'],
          [0.95, '#a97a72'],
          [1, '#a97a7200'],
        ] as const),
      ]);
    }),
    white: sprite(170, (context) => {
      disc(context, 0, 0, 1, [
        [0, '#cdb5cb'],
        [0.88, '#c6adc6'],
        [0.96, '#b79db8'],
        [1, '#b79db800'],
      ]);
      for (const [x, y, radius] of LOBES) disc(context, x, y, radius, NUCLEUS);
    }),
    platelet: sprite(40, (context) => {
      disc(context, 0, 0, 1, [
        [0, '#6f6cc0'],
        [0.5, '#7b79c6'],
        [0.75, '#a3a4d0'],
        [1, '#a3a4d000'],
      ]);
    }),
  };
}

// Of the cell's radius.
const LOBES = [
  ...([
    [-0.38, -0.1, 0.36],
    [0.05, -0.44, 0.34],
    [0.4, -0.02, 0.37],
  ] as const),
  ...([
    [0.18, 0.42, 0.33],
    [0.12, -0.16, 0.3],
  ] as const),
];
const NUCLEUS: readonly Stop[] = [
  [0, '#463aab'],
  [0.82, '#4b40b1'],
  [1, '#4b40b100'],
];

function sprite(side: number, draw: (context: OffscreenCanvasRenderingContext2D) => void): Sprite {
  const canvas = new OffscreenCanvas(side, side);
  const context = canvas.getContext('2d')!;
  context.translate(side / 2, side / 2);
  context.scale(side / SPRITE_SIDE, side / SPRITE_SIDE);
  draw(context);
  return canvas;
}

function disc(
  context: OffscreenCanvasRenderingContext2D,
  x: number,
  y: number,
  radius: number,
  stops: readonly Stop[],
): void {
  const fill = context.createRadialGradient(x, y, 0, x, y, radius);
  for (const [at, colour] of stops) fill.addColorStop(at, colour);
  context.fillStyle = fill;
  context.fillRect(x - radius, y - radius, 2 * radius, 2 * radius);
}
