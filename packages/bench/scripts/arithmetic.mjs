// What the engine gains by whole numbers, of what this machine could reach by them.
import { arithmetic } from '@rsanet/bench';
import { columns, readOptions, report, run, TIME_HEADER, timeRow } from './command.mjs';
import { compileLoops } from './compile-loops.mjs';

const USAGE = `usage: bench:arithmetic [--presets A,B] [--data DIR] [--model MODEL] [--split NAME] [--pairs N] [--warmup N] [--seed N] [--json] [--out FILE]
Measures forward passes of RSANet by the engine's float32 and int16 arithmetic, one thread, in interleaved pairs, and a
trained model by both on a data set in VOC's layout; then, where there is relaxed SIMD, what loops in registers reach by
floats, 16-bit and 8-bit whole numbers.
  --presets A,B  networks, voc-416,coco-320
  --data DIR     a data set; without it accuracy is not measured
  --model MODEL  a name, a path or a URL, bccd
  --split NAME   test
  --pairs N      pairs per network, 30
  --warmup N     pairs run before, 3
  --seed N       of weights, image and bootstrap, 1
  --json         print the whole result, raw samples included
  --out FILE     write it to a file
example: npm run bench:arithmetic -- --data BCCD --out results/arithmetic.json`;

const { presets, data, model = 'bccd', split = 'test', ...options } = readOptions(USAGE);

/** Products per vector by the loop's name in assembly/dot-products.ts. */
const PRODUCTS = { float32: 4, int16: 8, int8: 16 };

await run(async () => {
  const measured = await arithmetic({
    ...options,
    ...(presets && { presets: presets.split(',') }),
    ...(data && { trained: { model, data, split } }),
  });
  const result = { ...measured, productsPerSecond: await productsPerSecond() };
  report(result, tableOf(result), options);
});

function tableOf({ networks, accuracy, productsPerSecond: peaks }) {
  const lines = networks.flatMap(({ preset, comparison, difference }) => [
    columns([
      TIME_HEADER,
      timeRow(`${preset}, float32`, comparison.a),
      timeRow(`${preset}, int16`, comparison.b),
    ]),
    `int16 is ${comparison.ratio.toFixed(3)} times as fast, 95 % interval ${comparison.interval.map((end) => end.toFixed(3)).join(' to ')}; outputs differ by ${difference.largest.toExponential(1)} at most, the largest is ${difference.of.toFixed(2)}`,
  ]);
  if (accuracy) {
    const [float32, int16] = ['float32', 'int16'].map((one) => (100 * accuracy[one]).toFixed(2));
    lines.push(`mAP@0.5 of ${accuracy.model}: ${float32} % by float32, ${int16} % by int16`);
  }
  if (peaks) {
    const rates = Object.entries(peaks).map(([one, rate]) => `${one} ${(rate / 1e9).toFixed(1)}`);
    lines.push(`billions of multiply-adds per second in registers: ${rates.join(', ')}`);
  }
  return lines.join('\n');
}

/** Multiply-adds per second of each loop, the best of several tries; null without relaxed SIMD. */
async function productsPerSecond() {
  const binary = await compileLoops('assembly/dot-products.ts', ['simd', 'relaxed-simd']);
  if (!WebAssembly.validate(binary)) return null;
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { instance } = await WebAssembly.instantiate(binary, { env: { memory } });
  const { exports: loops } = instance;
  const [rounds, at, tries] = [40_000, 1024, 200];
  const perSecond = ([name, products]) => {
    let best = Infinity;
    for (let i = 0; i < tries; i++) {
      const begin = performance.now();
      loops[name](at, rounds);
      best = Math.min(best, performance.now() - begin);
    }
    return [name, (1000 * rounds * loops.VECTORS.value * products) / best];
  };
  return Object.fromEntries(Object.entries(PRODUCTS).map(perSecond));
}
