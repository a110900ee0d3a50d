/** An image of 128x128 in which `coloursModel(64, 64)` finds one object of each class. */
export function colouredCanvas() {
  const canvas = new OffscreenCanvas(128, 128);
  const context = canvas.getContext('2d')!;
  context.fillRect(0, 0, 128, 128);
  context.fillStyle = '#f00';
  context.fillRect(64, 0, 64, 64);
  context.fillStyle = '#00f';
  context.fillRect(0, 64, 64, 64);
  return { canvas, expected: ['blue', 'red'] };
}
