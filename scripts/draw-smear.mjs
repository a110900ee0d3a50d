// Draws a blood smear as a microscope shows it: the demo's image, so that no photograph need be shipped.
import { createCanvas } from '@napi-rs/canvas';

const WIDTH = 640;
const HEIGHT = 480;
const RED_CELLS = [
  [70, 66, 47],
  [168, 48, 43],
  [262, 96, 45],
  [92, 178, 49],
  [186, 168, 44],
  [60, 300, 46],
  [158, 282, 47],
  [236, 238, 42],
  [88, 412, 46],
  [196, 388, 48],
  [292, 352, 44],
  [300, 446, 45],
  [400, 420, 46],
  [494, 398, 47],
  [588, 438, 46],
  [578, 334, 44],
  [590, 212, 48],
  [560, 92, 46],
  [474, 64, 44],
  [370, 50, 46],
];
const WHITE_CELL = [428, 226, 78];
const PLATELETS = [
  [306, 170, 14],
  [540, 268, 13],
  [344, 296, 12],
];

/** A blood smear of 640x480 as a PNG. */
export function drawSmear() {
  const canvas = createCanvas(WIDTH, HEIGHT);
  const context = canvas.getContext('2d');
  const light = context.createRadialGradient(340, 220, 60, 320, 240, 420);
  light.addColorStop(0, '#e3e5dc');
  light.addColorStop(1, '#c9cabf');
  context.fillStyle = light;
  context.fillRect(0, 0, WIDTH, HEIGHT);
  for (const [index, cell] of RED_CELLS.entries()) redCell(context, cell, index);
  whiteCell(context, WHITE_CELL);
  for (const platelet of PLATELETS) drawPlatelet(context, platelet);
  grain(context);
  return canvas.encode('png');
}

function blob(context, x, y, radius, stretch, turn) {
  context.beginPath();
  context.ellipse(x, y, radius * stretch, radius / stretch, turn, 0, 2 * Math.PI);
  context.fill();
}

function redCell(context, [x, y, radius], index) {
  const stretch = 1 + 0.08 * Math.sin(7 * index);
  context.filter = 'blur(1.2px)';
  context.fillStyle = '#a97a72';
  blob(context, x, y, radius, stretch, index);
  const body = context.createRadialGradient(x, y, radius * 0.1, x, y, radius * 0.95);
  body.addColorStop(0, index % 3 === 0 ? '#d9b9ac' : '#c79a8c');
  body.addColorStop(0.45, '#c4988a');
  body.addColorStop(1, '#b98a7f');
  context.fillStyle = body;
  blob(context, x, y, radius - 2.5, stretch, index);
  context.filter = 'none';
}

function whiteCell(context, [x, y, radius]) {
  context.filter = 'blur(2px)';
  context.fillStyle = '#b9a0bb';
  blob(context, x, y, radius, 1.02, 0.4);
  context.fillStyle = '#cbb3c8';
  blob(context, x, y, radius - 4, 1.02, 0.4);
  context.fillStyle = '#4a3fb0';
  for (const [dx, dy, lobe] of [
    [-30, -8, 24],
    [4, -34, 23],
    [30, -2, 25],
    [14, 32, 22],
    [12, -14, 16],
  ]) {
    blob(context, x + dx, y + dy, lobe, 1.1, dx);
  }
  context.filter = 'none';
}

function drawPlatelet(context, [x, y, radius]) {
  context.filter = 'blur(2px)';
  context.fillStyle = '#a3a4d0';
  blob(context, x, y, radius, 1.1, x);
  context.fillStyle = '#6f6cc0';
  blob(context, x, y, radius * 0.62, 1.15, x);
  context.filter = 'none';
}

/** A camera's grain, from a linear congruential generator so that every drawing is the same. */
function grain(context) {
  const image = context.getImageData(0, 0, WIDTH, HEIGHT);
  let state = 1;
  for (let i = 0; i < image.data.length; i++) {
    if (i % 4 === 3) continue;
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    image.data[i] += (state / 2 ** 32 - 0.5) * 10;
  }
  context.putImageData(image, 0, 0);
}
