import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeSquares } from '../../../train/src/testing/write-squares.ts';
import { variantFindings } from './findings.ts';
import type { StudyRecipe, Variant } from './recipe.ts';
import { type StudyOptions, type StudyProgress, study } from './study.ts';
import { trainOnVoc } from './train-on-voc.ts';
import type { StudyRun, TrainRun } from './train-run.ts';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'rsanet-study-'));
});
afterEach(() => rm(dir, { recursive: true }));

const variants: readonly Variant[] = [
  { name: 'Full', fusion: 'rsam' },
  { name: 'no RSAM', fusion: 'fpn' },
];
const recipe: StudyRecipe = {
  data: '/sets/squares/',
  train: 'train',
  val: 'val',
  test: 'test',
  input: { width: 32, height: 32 },
  channels: [8, 8, 8, 16, 16],
  epochs: 9,
  patience: 3,
  evaluateEvery: 1,
  batch: 2,
  emaDecay: 0.5,
  verticalFlip: 0,
};
const maps: Record<string, readonly number[]> = {
  Full: [0.5, 0.52, 0.51],
  'no RSAM': [0.4, 0.42, 0.42],
};

/** Gives mAP by variant and seed, in a search by the rate; `calls` are the runs trained. */
function trainer() {
  const calls: StudyRun[] = [];
  const trainRun: TrainRun = async (run) => {
    calls.push(run);
    const { variant, seed, peakRate } = run;
    const map = seed === 100 ? 1 - Math.abs(peakRate - 0.02) : maps[variant.name]![seed]!;
    const perClass = ['red', 'blue'].map((name) => ({ class: name, ap: map }));
    return { map, perClass, best: { epoch: 3, map: 0.5 }, epochs: 6, seconds: 7 };
  };
  return { trainRun, calls };
}
const options = (): StudyOptions => ({ dir, seeds: [0, 1, 2], rates: 1e-3 });

test('trains every variant with every seed, and compares them in pairs', async () => {
  const { trainRun, calls } = trainer();
  const progress: StudyProgress[] = [];
  const studied = await study(variants, recipe, {
    ...options(),
    trainRun,
    onProgress: (step) => progress.push(step),
  });
  // Seed by seed, all variants.
  expect(calls.map(({ variant, seed }) => `${variant.name} ${seed}`)).toEqual([
    ...['Full 0', 'no RSAM 0', 'Full 1', 'no RSAM 1', 'Full 2', 'no RSAM 2'],
  ]);
  expect(calls[1]).toMatchObject({ dir: join(dir, 'no-rsam-0'), recipe, peakRate: 1e-3 });
  expect(progress.map(({ state, done, total }) => `${state} ${done}/${total}`)).toEqual([
    ...['training 0/6', 'finished 1/6', 'training 1/6', 'finished 2/6', 'training 2/6'],
    ...['finished 3/6', 'training 3/6', 'finished 4/6', 'training 4/6', 'finished 5/6'],
    ...['training 5/6', 'finished 6/6'],
  ]);

  const [full, plain] = variantFindings(studied);
  expect(full!.map.mean).toBeCloseTo(0.51, 12);
  // t of 2 degrees of freedom, deviation 0.01, three values.
  expect(full!.map.interval![1] - full!.map.mean).toBeCloseTo((4.3027 * 0.01) / Math.sqrt(3), 5);
  expect(full).toMatchObject({ gain: null, rate: 1e-3, search: [], runs: [{ seed: 0 }, {}, {}] });
  expect(plain!.gain).toMatchObject({ verdict: 'higher' });
  expect(plain!.gain!.mean).toBeCloseTo((0.1 + 0.1 + 0.09) / 3, 12);
  const [, reversed] = variantFindings([...studied].reverse());
  expect(reversed!.gain).toMatchObject({ verdict: 'lower' });
  const one = await study(variants, recipe, { ...options(), seeds: [1], trainRun });
  expect(variantFindings(one)[1]!.gain).toMatchObject({ interval: null, verdict: 'undecided' });
});

test('each variant gets the rate that does best in short runs', async () => {
  const { trainRun, calls } = trainer();
  const rates = { rates: [0.01, 0.02, 0.04], epochs: 2, seed: 100 };
  const found = await study(variants, recipe, { ...options(), rates, seeds: [1], trainRun });
  expect(found.map(({ rate }) => rate)).toEqual([0.02, 0.02]);
  expect(found[0]!.search.map(({ rate }) => rate)).toEqual(rates.rates);
  expect(calls).toHaveLength(8);
  expect(calls[0]).toMatchObject({
    dir: join(dir, 'full-rate-0.01'),
    seed: 100,
    recipe: { epochs: 2, patience: null, test: null },
  });
  expect(calls.slice(6).map(({ peakRate, recipe }) => [peakRate, recipe])).toEqual([
    [0.02, recipe],
    [0.02, recipe],
  ]);
  const given = { Full: 0.1, 'no RSAM': 0.2 };
  const other = { ...options(), dir: join(dir, 'given'), seeds: [1], rates: given, trainRun };
  expect((await study(variants, recipe, other)).map(({ rate }) => rate)).toEqual([0.1, 0.2]);
  await expect(study(variants, recipe, { ...other, rates: { Full: 0.1 } })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message:
      "The learning rate of 'no RSAM' is undefined; give a positive number for every variant.",
  });
});

test('goes on where it was stopped, and trains nothing twice', async () => {
  const { trainRun, calls } = trainer();
  const stopping: TrainRun = async (run, more) => {
    if (calls.length === 2) throw new Error('power cut');
    return trainRun(run, more);
  };
  const stopped = study(variants, recipe, { ...options(), trainRun: stopping });
  await expect(stopped).rejects.toThrow('power cut');
  expect(calls).toHaveLength(2);
  const controller = new AbortController();
  const aborted = study(variants, recipe, {
    ...options(),
    trainRun,
    signal: controller.signal,
    onProgress: ({ done }) => done === 5 && controller.abort(new Error('enough')),
  });
  await expect(aborted).rejects.toThrow('enough');
  const states: string[] = [];
  const onProgress = ({ state }: StudyProgress) => states.push(state);
  const result = await study(variants, recipe, { ...options(), jobs: 2, trainRun, onProgress });
  expect(calls).toHaveLength(6);
  expect(states.filter((state) => state === 'kept')).toHaveLength(5);
  expect(await study(variants, recipe, { ...options(), trainRun })).toEqual(result);
});

test('a folder of another recipe or of a damaged record is refused', async () => {
  const { trainRun, calls } = trainer();
  const once = { ...options(), seeds: [0], trainRun };
  await study(variants, recipe, once);
  await expect(study(variants, { ...recipe, epochs: 2 }, once)).rejects.toMatchObject({
    code: 'INVALID_CHECKPOINT',
    message: expect.stringMatching(/"epochs":9.* not .*"epochs":2.*another folder/),
  });
  const file = join(dir, 'no-rsam-0', 'run.json');
  const whole = await readFile(file, 'utf8');
  for (const broken of [whole.slice(0, -20), whole.replace('"map": 0.4', '"map": null'), 'null']) {
    await writeFile(file, broken);
    await expect(study(variants, recipe, once)).rejects.toMatchObject({
      code: 'INVALID_CHECKPOINT',
      message: expect.stringContaining(file),
    });
  }
  expect(calls).toHaveLength(2);
});

test.each([{ seeds: [] }, { seeds: [1, 1] }, { seeds: [0.5] }, { jobs: 0 }, { threads: 1.5 }])(
  'refuses %j before training',
  async (wrong) => {
    const { trainRun, calls } = trainer();
    const refused = study(variants, recipe, { ...options(), trainRun, ...wrong });
    await expect(refused).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect(calls).toEqual([]);
  },
);

/** Writes squares as a data set in VOC's layout. */
async function squaresFolder(folder: string): Promise<string> {
  await mkdir(join(folder, 'JPEGImages'), { recursive: true });
  await mkdir(join(folder, 'Annotations'));
  await mkdir(join(folder, 'ImageSets', 'Main'), { recursive: true });
  const { samples } = await writeSquares(join(folder, 'JPEGImages'), 10);
  for (const { id, width, height, objects } of samples) {
    const boxes = objects.map(
      ({ class: name, box: [x1, y1, x2, y2] }) =>
        `<object><name>${name}</name><bndbox><xmin>${x1 + 1}</xmin><ymin>${y1 + 1}</ymin><xmax>${x2}</xmax><ymax>${y2}</ymax></bndbox></object>`,
    );
    const size = `<size><width>${width}</width><height>${height}</height></size>`;
    const text = `<annotation>${size}${boxes.join('')}</annotation>`;
    await writeFile(join(folder, 'Annotations', `${id}.xml`), text);
  }
  const ids = samples.map(({ id }) => id);
  for (const [split, from, to] of [
    ['train', 0, 6],
    ['val', 6, 8],
    ['test', 8, 10],
  ] as const) {
    const list = `${ids.slice(from, to).join('\n')}\n`;
    await writeFile(join(folder, 'ImageSets', 'Main', `${split}.txt`), list);
  }
  return folder;
}

test('the engine trains a run, the same on any threads, and takes over one that was trained before', async () => {
  const data = await squaresFolder(join(dir, 'squares'));
  const run: StudyRun = {
    variant: { name: 'low', fusion: { residual: 'low' }, loss: { assignment: 'simota' } },
    seed: 3,
    peakRate: 1e-3,
    recipe: { ...recipe, data, epochs: 3, patience: null },
    dir: join(dir, 'run'),
  };
  const steps: number[] = [];
  const trained = await trainOnVoc(1)(run, { onStep: ({ step }) => steps.push(step) });
  expect(steps).toEqual([1, 2, 3, 1, 2, 3, 1, 2, 3]);
  expect(trained).toMatchObject({ epochs: 3, perClass: [{ class: 'blue' }, { class: 'red' }] });
  expect(trained.map).toBeGreaterThanOrEqual(0);

  steps.length = 0;
  const again = await trainOnVoc(1)(run, { onStep: ({ step }) => steps.push(step) });
  expect({ steps, again }).toEqual({ steps: [], again: trained });
  const { seconds, ...two } = await trainOnVoc(2)({ ...run, dir: join(dir, 'two') }, {});
  expect(trained).toMatchObject(two);
  const onVal = { ...run, recipe: { ...run.recipe, test: null } };
  const { map, best } = await trainOnVoc(1)(onVal, {});
  expect(map).toBe(best.map);

  const held = { ...run.recipe, val: { heldBack: 1 / 3 }, epochs: 1 };
  const first = await trainOnVoc(1)(
    { ...run, recipe: held, dir: join(dir, 'held') },
    { onStep: ({ steps: all }) => steps.push(all) },
  );
  expect({ steps, epochs: first.epochs }).toEqual({ steps: [2, 2], epochs: 1 });
}, 60_000);
