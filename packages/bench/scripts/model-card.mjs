// Measures a model of @rsanet/models on a VOC data set and writes its card.
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { comparePairs, environment, modelCharts } from '@rsanet/bench';
import { ERROR_KINDS } from '@rsanet/detect-utils';
import { loadDetector } from '@rsanet/rsanet';
import { tfjsRuntime, useBackend } from '@rsanet/tfjs/node';
import { readOptions } from './command.mjs';

const USAGE = `usage: card --name NAME --data DIR --split SPLIT [--run A,B] [--pairs N]
Measures a model of @rsanet/models on a split in VOC's layout and writes its card, and all figures to
results/models/NAME.json with charts beside it.
  --name NAME    folder of the model in packages/models/models
  --data DIR     folder of the data set
  --split SPLIT  what it is measured on, once
  --run A,B      folders of its trainings in their order, for the curve; without them the curve recorded before stays
  --pairs N      pairs of detections, for the speed, 30
example: npm run card -- --name bccd --data BCCD --split test --run runs/bccd`;

const { name, data, split, run, pairs = 30 } = readOptions(USAGE);

const root = join(import.meta.dirname, '../../..');
const folder = join(root, 'packages/models/models', name);
const recorded = join(root, 'results/models', `${name}.json`);

const rsanet = (...args) =>
  JSON.parse(
    execFileSync(process.execPath, [join(root, 'packages/cli/bin/rsanet.mjs'), ...args, '--json'], {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  );

/** What a model says of itself. */
const model = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8'));
const { rsanet: detector } = model.userDefinedMetadata;
const isFolded = !model.modelTopology.node.some(({ op }) => op.startsWith('FusedBatchNorm'));
const { training, input, classes, licence } = detector;
const trainings = trainingsOf(detector);
const size = `${input.width}x${input.height}`;

const only = ['--classes', classes.join(',')];
const target = ['--data', data, '--format', 'voc', '--split', split, ...only];
// The network runs once: the second measure is of what the first one wrote.
const found = mkdtempSync(join(tmpdir(), 'rsanet-card-'));
const elevenPoint = rsanet('eval', '--model', folder, ...target, '--breakdown', '--out', found);
const allPoint = rsanet('eval', '--detections', found, ...target, '--metric', 'all-point');
rmSync(found, { recursive: true });
const width = ['--width', `${training.width ?? 1}`];
const network = ['--preset', training.preset, '--input', size, ...width];
const { params, macs, flops, convFlops } = rsanet(
  'cost',
  ...network,
  '--classes',
  `${classes.length}`,
);
const bytes = readdirSync(folder)
  .filter((file) => /\.(bin|json)$/.test(file))
  .reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);

const result = {
  benchmark: 'model-card',
  version: 1,
  environment: await environmentOfWasm(),
  name,
  split,
  training,
  curve: curveOf(run),
  params,
  macs,
  flops,
  convFlops,
  bytes,
  map: { elevenPoint: elevenPoint.map, allPoint: allPoint.map },
  perClass: elevenPoint.perClass.map((row, i) => ({
    class: row.class,
    objects: row.positives,
    elevenPoint: row.ap,
    allPoint: allPoint.perClass[i].ap,
  })),
  breakdown: elevenPoint.breakdown,
  speed: await speed(),
};
mkdirSync(dirname(recorded), { recursive: true });
writeFileSync(recorded, `${JSON.stringify(result, null, 2)}\n`);
for (const { name: chart, svg } of modelCharts(result)) {
  writeFileSync(join(dirname(recorded), `${chart}.svg`), svg);
}
writeFileSync(join(folder, 'card.md'), card(result));

async function environmentOfWasm() {
  await useBackend('wasm');
  return environment();
}

/** Figures on the images that chose the weights, by epoch. */
function curveOf(folders) {
  if (folders === undefined) {
    return existsSync(recorded) ? JSON.parse(readFileSync(recorded, 'utf8')).curve : [];
  }
  let before = 0;
  return folders.split(',').flatMap((folder) => {
    const lines = readFileSync(join(folder, 'metrics.jsonl'), 'utf8').trim().split('\n');
    const epochs = lines.map((line) => JSON.parse(line));
    const measured = epochs
      .filter(({ ap }) => ap !== null)
      .map(({ epoch, ap, loss }) => ({ epoch: before + epoch, ap, loss: loss.total }));
    before += epochs.length;
    return measured;
  });
}

/** From an image to its boxes, on one thread, in pairs. */
async function speed() {
  const image = { data: new Uint8Array(3 * input.width * input.height).fill(128), ...input };
  const engine = await loadDetector(folder, { threads: 1 });
  const wasm = await loadDetector(folder, { runtime: tfjsRuntime('wasm') });
  const detect = (one) => async () => void (await one.detect(image));
  const { a, b, ratio, interval } = await comparePairs(detect(wasm), detect(engine), { pairs });
  await Promise.all([engine.dispose(), wasm.dispose()]);
  return { wasm: a.median, engine: b.median, ratio, interval };
}

function card({ curve, map, perClass, breakdown, speed, environment }) {
  const percent = (value) => (value === null || value < 0 ? '–' : (100 * value).toFixed(2));
  const row = (...cells) => `| ${cells.join(' | ')} |`;
  const head = (...cells) => [row(...cells), row(...cells.map(() => '---'))].join('\n');
  const [low, high] = speed.interval.map((end) => end.toFixed(2));
  const chosenOn = training.val
    ? `\`${training.val}\``
    : `the part ${training.holdBack} of \`${training.train}\` held back`;
  const every = Math.ceil(curve.length / 10);
  const shown = curve.filter((_, i) => (i + 1) % every === 0 || i === curve.length - 1);
  const curveSection = () => `## Curve

mAP@0.5 (all-point) of the averaged weights on ${chosenOn}:

${head('epoch', ...shown.map(({ epoch }) => epoch))}
${row('mAP, %', ...shown.map(({ ap }) => percent(ap)))}

`;
  return `# ${name}

RSANet (${training.preset}, ${size}) that finds ${classes.join(', ')}. ${readFileSync(join(folder, 'about.md'), 'utf8').trim()}

${head('', '')}
${row('data', `${training.data}, VOC layout; trained on \`${training.train}\`, weights chosen on ${chosenOn}, measured once on \`${split}\``)}
${taughtBy(training)}${row('best epoch', `${training.best.epoch} of ${training.epochs}, mAP@0.5 ${percent(training.best.ap ?? training.best.map)} (all-point) on ${chosenOn}`)}
${row('parameters', params.toLocaleString('en'))}
${row('FLOPs', `${(convFlops / 1e9).toFixed(3)} G of convolutions, ${(flops / 1e9).toFixed(3)} G in all`)}
${row('size', `${(bytes / 1e6).toFixed(2)} MB (TF.js graph model, float16, batch norm ${isFolded ? '' : 'not '}folded)`)}
${row('speed', `${speed.engine.toFixed(1)} ms from image to boxes on the engine, ${speed.wasm.toFixed(1)} ms on TensorFlow.js' wasm, one thread each: ${speed.ratio.toFixed(2)} times (${low}-${high}) as fast`)}
${row('licence', licence)}
${row('measured', `${environment.date.slice(0, 10)}, Node ${environment.node}, ${environment.cpu.model}, ${environment.cpu.cores} cores, load ${environment.cpu.load[0].toFixed(1)}`)}

## Accuracy on \`${split}\`, VOC measure, IoU 0.5

${head('class', 'objects', 'AP, 11-point', 'AP, all-point')}
${perClass.map((one) => row(one.class, one.objects, percent(one.elevenPoint), percent(one.allPoint))).join('\n')}
${row('**mAP**', '', `**${percent(map.elevenPoint)}**`, `**${percent(map.allPoint)}**`)}

By the objects' area, COCO's AP (IoU 0.5 to 0.95): ${Object.entries(breakdown.sizes)
    .map(([kind, ap]) => `${kind} ${percent(ap)}`)
    .join(', ')}.

## At the default scores

${detector.scoreThresholds ? `Those of the best F1 on ${chosenOn}, which the model holds and \`detect\` takes.\n\n` : ''}${head('class', 'score', 'precision', 'recall', 'best score', 'precision there', 'recall there')}
${breakdown.perClass
  .map(({ class: of, score, precision, recall, best }) =>
    row(
      of,
      score.toFixed(2),
      percent(precision),
      percent(recall),
      best ? best.threshold.toFixed(2) : '–',
      percent(best?.precision ?? null),
      percent(best?.recall ?? null),
    ),
  )
  .join('\n')}

What is wrong, by TIDE's kinds:

${head('class', ...ERROR_KINDS)}
${breakdown.perClass.map((one) => row(one.class, ...ERROR_KINDS.map((kind) => one[kind]))).join('\n')}

${shown.length > 0 ? curveSection() : ''}## Made by

\`\`\`sh
${teachCommand(training)}${trainings.map(trainCommand).join('\n')}
npx rsanet export --model runs/${name}/model --to graph-model \\
  --name ${name} --licence ${licence} --out packages/models/models/${name}
${thresholdsCommand()}npm run card -- --name ${name} --data DIR --split ${split} \\
  --run ${trainings.map((run) => `runs/${run.name}`).join(',')}
npx rsanet eval --model ${name} --data DIR --format voc --split ${split} --examples examples
\`\`\`

The last command draws six images that it gets right and six that it gets wrong. Recipe: Adam, warm-up to ${training.peakRate ?? '1e-3'} over the
first epoch, cosine to 1e-6; augmentation \`${JSON.stringify(training.augment)}\`.
`;
}

/** A row of the teacher, where there was one. */
function taughtBy({ teacher, loss }) {
  if (!teacher) return '';
  const { name, licence, source } = teacher;
  const what = `${name} (${source}; ${licence}): its soft scores and boxes on the training images, weight ${loss.teaching} beside the labels' 1; nothing of its weights is in this model`;
  return `| taught by | ${what} |\n`;
}

/** How the teacher's findings were made. */
function teachCommand({ teacher, train }) {
  if (!teacher) return '';
  return `npm run bench:teach -- --data DIR --split ${train} \\\n  --classes ${classes.join(',')} --out soft.json\n`;
}

/** How the min scores were chosen, where the model has its own. */
function thresholdsCommand() {
  if (!detector.scoreThresholds) return '';
  const chosen = training.val ? `--split ${training.val}` : `--split ${training.train} --held-back`;
  return `npx rsanet eval --model packages/models/models/${name} --data DIR --format voc \\\n  ${chosen} ${only.join(' ')} --write-thresholds\n`;
}

/** The trainings that led to a model, the first one first, each with its input and the name of its run. */
function trainingsOf(run) {
  const { from } = run.training;
  return [...(from?.training ? trainingsOf(from) : []), run];
}

/** The command of a training, as its record says. */
function trainCommand({ training, input, name: run }) {
  const { augment, loss, from } = training;
  const options = {
    train: training.train,
    val: training.val,
    'hold-back': training.holdBack,
    classes: classes.join(','),
    preset: training.preset,
    input: `${input.width}x${input.height}`,
    width: training.width,
    from: from && (from.training ? `runs/${from.name}/model` : from.name),
    freeze: training.frozen,
    'backbone-rate': training.backboneRate,
    epochs: training.epochs,
    rate: training.peakRate,
    'weight-decay': training.weightDecay,
    batch: training.batchSize,
    accumulate: training.accumulate === 1 ? undefined : training.accumulate,
    seed: training.seed,
    backend: training.backend === 'engine' ? undefined : training.backend,
    assignment: loss?.assignment,
    'box-loss': loss?.box,
    'label-smoothing': loss?.labelSmoothing || undefined,
    mosaic: augment.mosaic || undefined,
    mixup: augment.mixup || undefined,
    'copy-paste': augment.copyPaste || undefined,
    perspective: augment.perspective || undefined,
    'plain-epochs': training.plainEpochs,
    'multi-scale': training.multiScale,
    teacher: training.teacher && 'soft.json',
    'teacher-weight': training.teacher && loss.teaching,
    'hard-examples': training.hardExamples,
  };
  const given = Object.entries(options)
    .filter(([, value]) => value !== undefined)
    .map(([option, value]) => `--${option} ${value}`);
  const all = augment.verticalFlip > 0 ? [...given, '--flip-vertical'] : given;
  const lines = [];
  for (let i = 0; i < all.length; i += 4) lines.push(all.slice(i, i + 4).join(' '));
  return `npx rsanet train --data DIR --format voc \\\n  ${lines.join(' \\\n  ')} --out runs/${run}`;
}
