import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Graph, weightsOf } from '@rsanet/graph';
import { loadDetector, readDetector } from '@rsanet/rsanet/node';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { capture } from '../testing/capture.ts';
import { imageFile } from '../testing/image-file.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { writeFiles } from '../write-files.ts';

const folder = temporaryFolder();
const data = join(folder, 'data');

beforeAll(async () => {
  const jpeg = await imageFile(64, 64);
  const ids = ['a', 'b', 'c'];
  const object = (name: string, x: number, width: number) =>
    `<object><name>${name}</name><bndbox><xmin>${x}</xmin><ymin>5</ymin><xmax>${x + width}</xmax><ymax>40</ymax></bndbox></object>`;
  const xml = (x: number) =>
    `<annotation><size><width>64</width><height>64</height></size>${object('spot', x, 20)}${object('dot', x, 8)}${object('dot', x, 0)}</annotation>`;
  await writeFiles(
    join(data, 'ImageSets/Main'),
    new Map([
      ['train.txt', 'a\nb\n'],
      ['val.txt', 'c\n'],
    ]),
  );
  await writeFiles(join(data, 'JPEGImages'), new Map(ids.map((id) => [`${id}.jpg`, jpeg])));
  await writeFiles(
    join(data, 'Annotations'),
    new Map(ids.map((id, i) => [`${id}.xml`, xml(5 + 10 * i)])),
  );
});

function line(out: string): string[] {
  const recipe = '--preset voc-416 --input 32 --epochs 2 --batch 2 --seed 5 --no-rsam --mosaic 0.5';
  return [
    ...['train', '--data', data, '--format', 'voc', '--train', 'train', '--val', 'val'],
    ...[...recipe.split(' '), '--flip-vertical', '--out', join(folder, out)],
  ];
}

/** Aborts when the command has written `count` lines of epochs. */
function interruptAfter(count: number): { signal: AbortSignal; see(text: string): void } {
  const controller = new AbortController();
  let seen = 0;
  return {
    signal: controller.signal,
    see(text) {
      seen += text.match(/^epoch \d+:/gm)?.length ?? 0;
      if (seen >= count) controller.abort(new Error('Interrupted.'));
    },
  };
}

test.each([
  ['the engine', 'engine', []],
  ['wasm', 'wasm', ['--backend', 'wasm']],
])(
  'a training on %s, whole, and stopped and resumed, gives the same detector',
  async (_, backend, flags) => {
    const run = (name: string) => [...line(`${backend}-${name}`), ...flags];
    const tensors = () => (backend === 'wasm' ? tf.memory().numTensors : 0);
    const whole = await capture([...run('whole'), '--json']);
    expect(whole.lines.filter((text) => text.startsWith('rsanet'))).toEqual([]);
    expect(whole.code).toBe(0);
    expect(whole.lines.filter((text) => text.includes('a box without an area'))).toHaveLength(3);
    expect(whole.lines.filter((text) => /^epoch \d: loss/.test(text))).toHaveLength(2);
    const result = JSON.parse(whole.out);
    expect(result).toMatchObject({ model: join(folder, `${backend}-whole/model`), epochs: 2 });
    expect(result.best).toMatchObject({ epoch: 2 });
    expect(result.history.map(({ epoch }: { epoch: number }) => epoch)).toEqual([1, 2]);
    const before = tensors();

    const { signal, see } = interruptAfter(1);
    const stopped = await capture(run('stopped'), signal, see);
    expect({ code: stopped.code, out: stopped.out }).toEqual({ code: 130, out: '' });
    expect(stopped.lines.at(-2)).toMatch(/^Stopped.*--resume/);
    expect(stopped.lines.at(-1)).toBe('rsanet train: Interrupted.');

    const again = await capture(run('stopped'));
    expect(again.code).toBe(2);
    expect(again.lines).toEqual([expect.stringContaining('holds a run')]);

    const resumed = await capture([...run('stopped'), '--resume']);
    expect(resumed.code).toBe(0);
    expect(resumed.out).toContain(join(folder, `${backend}-stopped/model`));
    expect(resumed.lines.filter((text) => /^epoch \d: loss/.test(text))).toHaveLength(1);
    expect(tensors()).toBe(before);

    const found = await Promise.all(
      ['whole', 'stopped'].map((name) => detections(`${backend}-${name}`)),
    );
    expect(found[1]!.detections).toEqual(found[0]!.detections);
    expect(found[0]!.metadata).toMatchObject({
      input: { width: 32, height: 32 },
      classes: ['dot', 'spot'],
      training: {
        train: 'train',
        val: 'val',
        epochs: 2,
        batchSize: 2,
        seed: 5,
        fusion: 'none',
        backend,
      },
    });
  },
);

async function detections(run: string) {
  const detector = await loadDetector(join(folder, run, 'model'));
  const detections = await detector.detect(join(data, 'JPEGImages/a.jpg'), { scoreThreshold: 0 });
  const { metadata } = detector;
  detector.dispose();
  return { detections, metadata };
}

test('a stopped training leaves the best detector so far', async () => {
  const { signal, see } = interruptAfter(5);
  const { code, lines } = await capture([...line('best'), '--epochs', '6'], signal, see);
  expect(code).toBe(130);
  expect(lines.at(-3)).toMatch(/^epoch 5: .*, VOC mAP \d/);
  expect(lines.at(-2)).toContain(`the best detector so far is in ${join(folder, 'best/model')}.`);
  const { metadata } = await detections('best');
  expect(metadata.training).toMatchObject({ measure: 'voc', epochs: 6, best: { epoch: 5 } });
});

test('a class without an object to learn is named', async () => {
  const { code, lines } = await capture([...line('absent'), '--classes', 'spot,Foo']);
  expect(code).toBe(2);
  expect(lines.at(-1)).toContain("The split 'train' holds no object of Foo; correct --classes");
});

test.each([
  [['--data', 'no-data'], 'no-data'],
  [['--train', 'nope'], 'nope.txt'],
  [['--format', 'coco'], 'instances_train.json'],
])('%j fails', async (flags, part) => {
  const { code, out, lines } = await capture([...line('failed'), ...flags]);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(lines).toEqual([expect.stringContaining(part)]);
});

test('a training starts from the model of another, with other classes and a frozen backbone', async () => {
  const once = ['--freeze', 'backbone', '--augment', 'none', '--mosaic', '0'];
  const flags = ['--classes', 'spot', ...once, '--accumulate', '2', '--epochs', '1'];
  const first = await capture([...line('first'), '--epochs', '1']);
  expect(first.code).toBe(0);
  const from = join(folder, 'first/model');
  const next = await capture([...line('next'), ...flags, '--from', from]);
  expect(next.code).toBe(0);
  const [was, is] = await Promise.all(['first', 'next'].map(modelOf));
  expect(is!.metadata).toMatchObject({
    classes: ['spot'],
    training: {
      from: { name: 'first', training: { train: 'train', epochs: 1 } },
      frozen: 'backbone',
      augment: { scale: [1, 1], verticalFlip: 0.5 },
    },
  });
  // The average of a weight of -0 is 0.
  const weights = ({ graph }: { graph: Graph }, part: RegExp) =>
    graph.nodes
      .filter(({ name }) => part.test(name))
      .flatMap((node) => Object.values(weightsOf(node)).map(({ data }) => data.map((x) => x + 0)));
  expect(weights(is!, /^stage/)).toEqual(weights(was!, /^stage/));
  expect(weights(is!, /^rsam/)).not.toEqual(weights(was!, /^rsam/));
  expect(is!.graph.nodes.some(({ op }) => op === 'batchNorm')).toBe(true);

  // Weights from a file are the same weights.
  const file = join(folder, 'first.safetensors');
  await capture(['export', '--model', from, '--to', 'safetensors', '--out', file]);
  expect((await capture([...line('again'), ...flags, '--from', file])).code).toBe(0);
  expect((await modelOf('again')).graph).toEqual(is!.graph);

  const merged = join(folder, 'merged');
  const written = ['--model', from, '--to', 'graph-model', '--fold', '--out', merged];
  expect((await capture(['export', ...written])).code).toBe(0);
  const folded = await capture([...line('folded'), '--from', merged]);
  expect(folded.code).toBe(1);
  expect(folded.lines.at(-1)).toContain(`The model ${merged} is folded`);
});

const modelOf = (run: string) => readDetector(join(folder, run, 'model'));

test('a training is taught by another detector, which its model names', async () => {
  const file = join(folder, 'soft.json');
  const teacher = { name: 'Teacher', licence: 'Apache-2.0', source: 'https://example.org' };
  const soft = (images: object) =>
    writeFile(
      file,
      JSON.stringify({
        format: 'rsanet-soft-labels',
        version: 1,
        teacher,
        classes: ['spot', 'dot'],
        images: Object.entries(images),
      }),
    );
  const more = ['--weight-decay', '0.05', '--plain-epochs', '0'];
  const flags = ['--teacher', file, '--hard-examples', '0.5', '--epochs', '1', ...more];
  await soft({ a: [[5, 5, 25, 40, 0.7, 0.2]] });
  const unseen = await capture([...line('unseen'), ...flags]);
  expect(unseen.code).toBe(1);
  expect(unseen.lines.at(-1)).toContain('soft.json says nothing of 1 of 2 images, such as b');
  await soft({ a: [[5, 5, 25, 40, 0.7, 0.2]], b: [] });
  const { code, lines } = await capture([...line('taught'), ...flags, '--teacher-weight', '2']);
  expect(lines).toContainEqual(expect.stringMatching(/^epoch 1: .*, teaching \d/));
  expect(code).toBe(0);
  const { training } = (await modelOf('taught')).metadata;
  expect(training).toMatchObject({
    teacher,
    hardExamples: 0.5,
    loss: { teaching: 2 },
    weightDecay: 0.05,
    plainEpochs: 0,
  });
  const alone = await capture([...line('alone'), '--teacher-weight', '2']);
  expect(alone.code).toBe(2);
  expect(alone.lines.at(-1)).toContain('--teacher-weight needs --teacher');
  const missing = await capture([...line('missing'), '--teacher', join(folder, 'none.json')]);
  expect(missing.code).toBe(1);
  expect(missing.lines.at(-1)).toContain('none.json is missing');
});

test('a class that only val has is reported', async () => {
  const dir = join(folder, 'lacking');
  const image = await imageFile(64, 64);
  const box = '0.5 0.5 0.4 0.4';
  await writeFiles(
    dir,
    new Map([['data.yaml', 'names: [a, b]\ntrain: images/t\nval: images/v\n']]),
  );
  for (const [split, labels] of Object.entries({ t: `0 ${box}`, v: `0 ${box}\n1 ${box}` })) {
    await writeFiles(join(dir, 'images', split), new Map([['x.jpg', image]]));
    await writeFiles(join(dir, 'labels', split), new Map([['x.txt', labels]]));
  }
  const loss = ['--assignment', 'simota', '--box-loss', 'ciou', '--class-weights', 'a=2'];
  const mixed = ['--mixup', '1', '--copy-paste', '1', '--perspective', '0.2'];
  const varied = [...mixed, '--input', '64', '--multi-scale', '0.5'];
  const flags = [
    '--data',
    dir,
    '--format',
    'yolo',
    '--epochs',
    '1',
    '--patience',
    '1',
    ...loss,
    ...varied,
  ];
  const { code, lines } = await capture([...line('lacking-run'), ...flags]);
  expect(lines[0]).toBe('val holds objects of b, which train lacks: nobody learns them');
  expect(code).toBe(0);
  const { metadata } = await modelOf('lacking-run');
  expect(metadata.training).toMatchObject({
    augment: { mixup: 1, copyPaste: 1, perspective: 0.2 },
    multiScale: 0.5,
    loss: { assignment: 'simota', box: 'ciou', labelSmoothing: 0, classWeights: { a: 2 } },
  });
  const wrong = await capture([...line('wrong'), '--class-weights', 'a']);
  expect(wrong.code).toBe(2);
  expect(wrong.lines.at(-1)).toContain("--class-weights is 'a'; give names and numbers");
});

test('the best weights are chosen on what is held back', async () => {
  const without = (run: string) =>
    line(run).filter((part, i, all) => part !== '--val' && all[i - 1] !== '--val');
  const flags = ['--hold-back', '0.5', '--epochs', '1', '--patience', '1'];
  const { code, lines, out } = await capture([...without('held'), ...flags]);
  expect(lines).toContain('1 of the 2 images of train are held back.');
  expect(code).toBe(0);
  expect(out).toMatch(/of epoch 1 with VOC mAP \d+\.\d\d % on what was held back of train\.\n$/);
  const { training } = (await modelOf('held')).metadata;
  expect(training).toMatchObject({ train: 'train', holdBack: 0.5, measure: 'voc' });
  expect(training).not.toHaveProperty('val');
  const from = ['--from', join(folder, 'held/model')];
  const again = await capture([...without('again'), ...flags, ...from]);
  expect(again.lines.join()).not.toContain('has learnt');
  const other = await capture([...without('other'), ...flags, ...from, '--seed', '2']);
  expect(other.code).toBe(0);
  expect(other.lines).toContain(
    'held has learnt images that are held back here, so mAP will be too good: give --hold-back 0.5 --seed 5, as there.',
  );
  const both = await capture([...line('both'), ...flags]);
  expect(both.code).toBe(2);
  expect(both.lines.at(-1)).toContain('--val and --hold-back exclude each other');
  const empty = await capture([...without('empty'), '--hold-back', '0.1']);
  expect(empty.code).toBe(1);
  expect(empty.lines.at(-1)).toContain('Holding back 0.1 of 2 images leaves a part without any');
});

test('--batch auto takes the batch of the preset where memory takes it', async () => {
  const { code, lines } = await capture([...line('auto'), '--epochs', '1', '--batch', 'auto']);
  expect(code).toBe(0);
  expect(lines).toContainEqual(
    expect.stringMatching(/^Batches of 12 images, \d\.\d\d GB of \d+\.\d\d GB free\.$/),
  );
  expect((await modelOf('auto')).metadata.training).toMatchObject({ batchSize: 12 });
});

test('a run that is resumed with --batch auto keeps its batches', async () => {
  const { signal, see } = interruptAfter(1);
  await capture(line('kept'), signal, see);
  const auto = [...line('kept'), '--batch', 'auto'];
  const { code, lines } = await capture([...auto, '--resume']);
  expect(lines).toContain('Batches of 2 images, as in the run so far.');
  expect(code).toBe(0);
  expect((await modelOf('kept')).metadata.training).toMatchObject({ batchSize: 2 });
});

test('on wasm the batch is by default what its memory takes', async () => {
  const flags = line('wasm-auto').join(' ').replace(' --batch 2', '').split(' ');
  const { code, lines } = await capture([...flags, '--epochs', '1', '--backend', 'wasm']);
  expect(lines).toContainEqual(expect.stringMatching(/^Batches of 12 images, \d\.\d\d GB of/));
  expect(code).toBe(0);
});

test('--batch auto is for what knows its memory alone', async () => {
  const flags = ['--batch', 'auto', '--backend', 'cpu'];
  const { code, lines } = await capture([...line('auto-wasm'), ...flags]);
  expect(code).toBe(2);
  expect(lines.at(-1)).toContain('--batch auto needs --backend engine');
});
