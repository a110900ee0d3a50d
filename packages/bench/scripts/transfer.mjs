// What a trained model is worth to somebody with few images of a class that it does not know.
import { transfer } from '@rsanet/bench';
import { columns, readOptions, report, run } from './command.mjs';

const USAGE = `usage: bench:transfer --data DIR --class NAME --from MODEL [--images N] [--epochs N] [--batch N] [--side N] [--split NAME] [--val NAME] [--threads N] [--seed N] [--json] [--out FILE]
Draws some images of one class from a data set in VOC's layout, trains RSANet voc-416 on them from scratch and then from a
model with its backbone frozen, in as many steps, and measures the class on another split.
  --data DIR     folder of the data set
  --class NAME   the class that is learnt
  --from MODEL   an unfolded model, as rsanet train writes it: a name, a path or a URL
  --images N     images learnt from, 20
  --epochs N     60
  --batch N      images per step, 4
  --side N       of the network's square input in pixels, 320
  --split NAME   that the images are drawn from, train
  --val NAME     the split that is measured, val
  --threads N    of the engine, all cores
  --seed N       of images, weights, order and augmentation, 1
  --json         print the whole result
  --out FILE     write it to a file
example: npm run bench:transfer -- --data voc-animals --class dog --from runs/bccd/model/model.json --out results/transfer.json`;

const { side = 320, json, out, ...options } = readOptions(USAGE);

await run(async () => {
  const result = await transfer({
    ...options,
    input: { width: side, height: side },
    onEpoch: (start, epoch) => console.error(`${start}: epoch ${epoch}`),
  });
  const names = { scratch: 'from scratch', model: `from ${result.known.join(', ')}, frozen` };
  const table = columns([
    [`${result.settings.class}, ${result.learnt.length} images`, 'mAP %', 'seconds', 'last loss'],
    ...result.arms.map(({ start, map, seconds, losses }) => [
      names[start],
      (100 * map).toFixed(2),
      seconds.toFixed(0),
      losses.at(-1).toFixed(3),
    ]),
  ]);
  report(result, table, { json, out });
});
