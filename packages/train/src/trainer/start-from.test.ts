import { fold, type Graph, weightsOf } from '@rsanet/graph';
import { detectorFiles, readDetector } from '@rsanet/rsanet/node';
import { expect, test } from 'vitest';
import { type NewDetectorOptions, newDetector } from './new-detector.ts';
import { backboneNodes, startFrom } from './start-from.ts';

const make = (
  classes: string[],
  seed: number,
  side = 64,
  width = 4,
  fusion: NewDetectorOptions['fusion'] = 'rsam',
) =>
  newDetector({
    preset: 'voc-416',
    input: { width: side, height: side },
    channels: [width, 4, 4, 4, 4],
    depths: [0, 0, 1, 0, 0],
    fusion,
    data: { classes, samples: [], skipped: [] },
    seed,
  });

const weights = ({ nodes }: Graph, keep: (name: string) => boolean) =>
  nodes.filter(({ name }) => keep(name)).map((node) => weightsOf(node));
const isPrediction = (name: string) => name.startsWith('prediction');

/** A model as it is read back from its files. */
async function trained(classes: string[], input?: number) {
  const { graph, spec } = make(classes, 1, input);
  const files = detectorFiles(
    graph,
    { format: 'rsanet-detector', version: 1, ...spec },
    { dtype: 'float32' },
  );
  return readDetector(files);
}

test('the same classes: everything is kept, the anchors in pixels at another input, too', async () => {
  for (const side of [64, 96]) {
    const model = await trained(['a', 'b'], side);
    const started = startFrom(make(['a', 'b'], 2), model, 'model');
    expect(weights(started.graph, () => true)).toEqual(
      weights(make(['a', 'b'], 1).graph, () => true),
    );
    const { anchors, ...rest } = started.spec;
    const { anchors: _, ...expected } = make(['a', 'b'], 2).spec;
    expect(rest).toEqual(expected);
    expect(anchors).toEqual(make(['a', 'b'], 1, side).spec.anchors);
  }
});

test('other classes: the prediction layers are new, the rest is kept', async () => {
  const model = await trained(['a', 'b']);
  const blank = make(['c'], 2);
  const { graph, spec } = startFrom(blank, model, 'model');
  expect(weights(graph, isPrediction)).toEqual(weights(blank.graph, isPrediction));
  const rest = (name: string) => !isPrediction(name);
  expect(weights(graph, rest)).toEqual(weights(make(['a', 'b'], 1).graph, rest));
  expect(spec).toEqual(blank.spec);
  // As many classes in another order are other classes.
  const turned = make(['b', 'a'], 2);
  expect(weights(startFrom(turned, model, 'model').graph, isPrediction)).toEqual(
    weights(turned.graph, isPrediction),
  );
});

test('a folded model and one of another form are refused by name', async () => {
  const model = await trained(['a']);
  const refused = (message: RegExp) =>
    expect.objectContaining({
      code: 'INVALID_ARGUMENT',
      message: expect.stringMatching(message),
    });
  const folded = { ...model, graph: fold(model.graph) };
  expect(() => startFrom(make(['a'], 2), folded, 'cells')).toThrow(
    refused(/model cells is folded/),
  );
  expect(() => startFrom(make(['a'], 2, 64, 8), model, 'cells')).toThrow(
    refused(/model cells has \[3,3,3,4\] where .* stage1\/stem\/conv\/kernel of shape \[3,3,3,8\]/),
  );
  // Another residual: the same weights, used otherwise.
  const other = make(['a'], 2, 64, 4, { residual: 'context' });
  expect(() => startFrom(other, model, 'cells')).toThrow(
    refused(
      /model cells has add of stage4\/\S+ and rsam16\/reweight where .* rsam16\/residual, add of rsam16\/lccu/,
    ),
  );
});

test('the backbone is all that comes before the fusion', () => {
  const { graph } = make(['a'], 1);
  const names = backboneNodes(graph);
  expect(names).toContain('stage1/stem/conv');
  expect(names.filter((name) => /^(rsam|prediction)/.test(name))).toEqual([]);
  const others = graph.nodes.map(({ name }) => name).filter((name) => !names.includes(name));
  expect(
    new Set(others.map((name) => name.split('/')[0]!.replace(/\d+$/, ''))),
  ).toMatchInlineSnapshot(`
    Set {
      "images",
      "rsam",
      "prediction",
    }
  `);
});
