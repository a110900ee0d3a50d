// node packages/models/scripts/card.mjs NAME --data DIR --split SPLIT: measures a model of this package on a VOC
// data set and writes its card. Build first.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { data: { type: 'string' }, split: { type: 'string' } },
});
const [name] = positionals;
const root = join(import.meta.dirname, '../../..');
const folder = join(import.meta.dirname, '../models', name);

const rsanet = (...args) =>
  JSON.parse(
    execFileSync(process.execPath, [join(root, 'packages/cli/bin/rsanet.mjs'), ...args, '--json'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  );
const { rsanet: detector } = JSON.parse(
  readFileSync(join(folder, 'model.json'), 'utf8'),
).userDefinedMetadata;
const { training, input, classes } = detector;
const size = `${input.width}x${input.height}`;
const target = [
  '--model',
  folder,
  '--data',
  values.data,
  '--format',
  'voc',
  '--split',
  values.split,
];
const elevenPoint = rsanet('eval', ...target, '--metric', '11-point');
const allPoint = rsanet('eval', ...target, '--metric', 'all-point');
const cost = rsanet(
  'cost',
  '--preset',
  training.preset,
  '--input',
  size,
  '--classes',
  `${classes.length}`,
);
const bytes = readdirSync(folder)
  .filter((file) => /\.(bin|json)$/.test(file))
  .reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);

const percent = (value) => (100 * value).toFixed(2);
const rows = elevenPoint.perClass.map((row, index) => {
  const { ap } = allPoint.perClass[index];
  return `| ${row.class} | ${row.positives} | ${percent(row.ap)} | ${percent(ap)} |`;
});
const flags = [
  `--train ${training.train} --val ${training.val} --preset ${training.preset} --input ${size}`,
  `--epochs ${training.epochs} --batch ${training.batchSize} --seed ${training.seed}`,
  `--backend ${training.backend}`,
  training.augment.verticalFlip > 0 && '--flip-vertical',
  training.augment.mosaic > 0 && `--mosaic ${training.augment.mosaic}`,
].filter(Boolean);

writeFileSync(
  join(folder, 'card.md'),
  `# ${name}

RSANet (${training.preset}, ${size}) that finds ${classes.join(', ')}.

| | |
|---|---|
| data | ${training.data}, VOC layout; trained on \`${training.train}\`, weights chosen on \`${training.val}\`, measured once on \`${values.split}\` |
| best epoch | ${training.best.epoch} of ${training.epochs}, mAP@0.5 ${percent(training.best.map)} on \`${training.val}\` (all-point) |
| parameters | ${cost.params.toLocaleString('en')} |
| FLOPs | ${(cost.convFlops / 1e9).toFixed(3)} G of convolutions, ${(cost.flops / 1e9).toFixed(3)} G in all |
| size | ${(bytes / 1e6).toFixed(2)} MB (TF.js graph model, float16) |
| licence | ${detector.licence} |
| measured | ${new Date().toISOString().slice(0, 10)}, wasm, Node ${process.versions.node}, ${cpus()[0].model} |

## Accuracy on \`${values.split}\`, VOC measure, IoU 0.5

| class | objects | AP, 11-point | AP, all-point |
|---|---|---|---|
${rows.join('\n')}
| **mAP** | | **${percent(elevenPoint.map)}** | **${percent(allPoint.map)}** |

## Made by

\`\`\`sh
npx rsanet train --data DIR --format voc \\
  ${flags.join(' \\\n  ')} --out runs/${name}
npx rsanet export --model runs/${name}/model --to graph-model \\
  --name ${name} --licence ${detector.licence} --out packages/models/models/${name}
node packages/models/scripts/card.mjs ${name} --data DIR --split ${values.split}
\`\`\`

Recipe: Adam, warm-up to 1e-3 over the first epoch, cosine to 1e-6; augmentation
\`${JSON.stringify(training.augment)}\`.
`,
);
