// A detector of your own on LCNet: two of its three maps, a head of one class, 50 steps of training, and what it then finds.
import { engineTrainer } from '@rsanet/engine/train';
import { convBlock, graphOf, input } from '@rsanet/layers/graph';
import { lcnetFeatures } from '@rsanet/lcnet/graph';
import { prediction } from '@rsanet/rsafpn/graph';
import { detectorFiles, loadDetector } from '@rsanet/rsanet';
import { train } from '@rsanet/train';

const size = { width: 64, height: 64 };

// Eight images, each of a white square on grey.
const squares = Array.from({ length: 8 }, (_, i) => ({
  x: 4 + 4 * (i % 4),
  y: 4 + 20 * (i % 2),
  side: 24 + i,
}));
const samples = squares.map(({ x, y, side }, i) => ({
  id: `${i}`,
  path: `${i}`,
  ...size,
  objects: [{ class: 'square', box: [x, y, x + side, y + side], difficult: false, crowd: false }],
}));
async function readImage(path) {
  const { x, y, side } = squares[Number(path)];
  const data = new Uint8Array(64 * 64 * 3).fill(90);
  for (let row = y; row < y + side; row++) {
    data.fill(255, (row * 64 + x) * 3, (row * 64 + x + side) * 3);
  }
  return { data, ...size };
}

const images = input({ name: 'images', shape: [64, 64, 3] });
const [, middle, coarse] = lcnetFeatures(images, {
  channels: [8, 8, 16, 16, 32],
  depths: [1, 1, 1, 1, 1],
});
const outputs = [middle, coarse].map((map, scale) => {
  const head = convBlock(map, { name: `head${scale}`, filters: 16, activation: 'hardSwish' });
  const yolo = { numClasses: 1, anchorsPerScale: 1, kernelSize: 1 };
  return prediction(head, { name: `logits${scale}`, ...yolo });
});
const graph = graphOf({ name: 'squares', outputs, seed: 1 });
const spec = {
  input: size,
  strides: [16, 32],
  anchors: [[[16, 16]], [[28, 28]]],
  classes: ['square'],
};

const { graph: trained, history } = await train({
  graph,
  spec,
  data: { classes: spec.classes, samples, skipped: [] },
  readImage,
  // Batch norm's statistics would else need hundreds of steps.
  trainer: (network, options) => engineTrainer(network, { ...options, momentum: 0.8 }),
  augment: null,
  epochs: 50, // of one step each
  batchSize: 8,
  seed: 1,
  peakRate: 1e-2,
  emaDecay: 0.9,
});
const [first, last] = [history[0], history.at(-1)].map(({ loss }) => loss.total);
console.log(`loss ${first.toFixed(2)} after 1 step, ${last.toFixed(2)} after 50`);

const metadata = { format: 'rsanet-detector', version: 1, ...spec };
const detector = await loadDetector(detectorFiles(trained, metadata));
const [found] = await detector.detect(await readImage('3'), { scoreThreshold: 0.1 });
await detector.dispose();
console.log(`found ${found?.class} at ${found?.bbox.map(Math.round)}; it is at 16,24,27,27`);
if (!(last < first / 2) || found?.class !== 'square') process.exitCode = 1;
