import { createHash } from 'node:crypto';
import '@tensorflow/tfjs-backend-cpu';
import { isRsanetError } from '@rsanet/errors';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test, vi } from 'vitest';
import { graphBuilder, operationGraphs } from '../conformance/index.ts';
import type { Graph } from '../graph.ts';
import { reader } from '../testing/run-with-tensorflow.ts';
import { weightsOf } from '../weights.ts';
import { fromFloat16, toFloat16 } from './float16.ts';
import { type ReadOptions, readGraphModel } from './read-graph-model.ts';
import { type ModelFiles, toGraphModel } from './to-graph-model.ts';

const b = graphBuilder([9, 14, 6]);
b.conv(b.input, 4, { name: 'conv', activation: 'relu6' });
const graph: Graph = {
  ...b.graph('joined'),
  nodes: [...b.graph().nodes, { op: 'concat', name: 'joined', inputs: ['x', 'conv'] }],
};
const files = toGraphModel(graph, { dtype: 'float32', shardBytes: 300, metadata: { year: 2026 } });

test.each(operationGraphs)('reads $name as it was written', async ({ graph: make }) => {
  const written = make();
  const model = await readGraphModel(reader(toGraphModel(written, { dtype: 'float32' })));
  expect(model).toEqual({ graph: written, metadata: {} });
});

test('reads float16 weights as the nearest halves', async () => {
  const model = await readGraphModel(reader(toGraphModel(graph)));
  const [, conv] = model.graph.nodes;
  const kernel = graph.nodes[1]!.op === 'conv2d' ? graph.nodes[1].kernel : null;
  expect(conv).toMatchObject({ kernel: { data: fromFloat16(toFloat16(kernel!.data)) } });
});

test.each(['uint8', 'uint16'] as const)(
  'weights quantised to %s are those that TensorFlow.js reads',
  async (dtype) => {
    const json = JSON.parse(new TextDecoder().decode(files.get('model.json')));
    const [group] = json.weightsManifest;
    const max = dtype === 'uint8' ? 2 ** 8 - 1 : 2 ** 16 - 1;
    const parts: Uint8Array[] = [];
    for (const [i, spec] of group.weights.entries()) {
      const count = spec.shape.reduce((product: number, side: number) => product * side, 1);
      const axis = spec.dtype === 'int32';
      const values = Array.from({ length: count }, (_, at) => (axis ? 3 : (at * 7919) % (max + 1)));
      spec.quantization = {
        dtype,
        original_dtype: 'float32',
        scale: axis ? 1 : 0.37 / max,
        min: axis ? 0.2 : i - 0.12,
      };
      parts.push(
        new Uint8Array((dtype === 'uint8' ? Uint8Array : Uint16Array).from(values).buffer),
      );
    }
    const bytes = Uint8Array.from(parts.flatMap((part) => [...part]));
    Object.assign(group, { paths: ['weights.bin'], sha256: undefined, shardBytes: undefined });
    const quantised = new Map([
      ['model.json', new TextEncoder().encode(JSON.stringify(json))],
      ['weights.bin', bytes],
    ]);
    const { graph: read } = await readGraphModel(reader(quantised));
    const tensors = tf.io.decodeWeights(bytes.buffer, group.weights);
    const conv = read.nodes.find(({ name }) => name === 'conv')!;
    for (const [role, { data }] of Object.entries(weightsOf(conv))) {
      expect(data).toEqual(tensors[`conv/${role}`]!.dataSync());
    }
    tf.dispose(tensors);
  },
);

test('any name of a file that stays in the folder is asked for as it is', async () => {
  const names = ['weights (1) #2 50%?.bin', '.größe/~a&b=c.bin', 'C:x%2f..bin'];
  const json = JSON.parse(new TextDecoder().decode(files.get('model.json')));
  const shards = [...files.values()].slice(1);
  json.weightsManifest[0].paths = names;
  const renamed = new Map([
    ['model.json', new TextEncoder().encode(JSON.stringify(json))],
    ...names.map((name, i) => [name, shards[i]!] as const),
  ]);
  expect(shards).toHaveLength(names.length);
  expect((await readGraphModel(reader(renamed))).graph).toEqual(graph);
});

test.each([
  '../a.bin',
  'a/../../b.bin',
  '/etc/a.bin',
  'https://a.example/b.bin',
  'a\\..\\b.bin',
  './a.bin',
  '',
  'a/',
  'a\0b',
  '\ud800.bin',
])('the file %j is refused, as it leads elsewhere or nowhere', async (name) => {
  const json = JSON.parse(new TextDecoder().decode(files.get('model.json')));
  json.weightsManifest[0].paths[0] = name;
  const bytes = new TextEncoder().encode(JSON.stringify(json));
  await expect(readGraphModel(reader(new Map([...files, ['model.json', bytes]])))).rejects.toThrow(
    'it must name a file beside model.json',
  );
});

test('a graph of any input size is read as it was written', async () => {
  const open: Graph = {
    name: 'open',
    nodes: [
      { op: 'input', name: 'x', inputs: [], shape: [null, null, 6] },
      { op: 'upsample', name: 'up', inputs: ['x'], factors: [2, 3], interpolation: 'bilinear' },
      { op: 'reshape', name: 'rows', inputs: ['up'], shape: [-1, 6] },
    ],
    outputs: ['rows'],
  };
  const model = await readGraphModel(reader(toGraphModel(open)));
  expect(model.graph).toEqual(open);
});

test('progress rises to the bytes of all files', async () => {
  const calls: [number, number][] = [];
  const onProgress = (loaded: number, total: number) => calls.push([loaded, total]);
  await readGraphModel(reader(files), { onProgress });
  const total = [...files.values()].reduce((sum, { length }) => sum + length, 0);
  expect(calls).toHaveLength(files.size);
  expect(calls.every(([, all]) => all === total)).toBe(true);
  expect(calls.map(([loaded]) => loaded)).toEqual(
    calls.map(([loaded]) => loaded).toSorted((a, b) => a - b),
  );
  expect(calls.at(-1)).toEqual([total, total]);
});

test('an abort stops between files with its reason', async () => {
  const controller = new AbortController();
  const reason = new Error('enough');
  const read = vi.fn(async (name: string) => {
    if (name !== 'model.json') controller.abort(reason);
    return files.get(name)!;
  });
  await expect(readGraphModel(read, { signal: controller.signal })).rejects.toBe(reason);
  expect(read).toHaveBeenCalledTimes(2);
  await expect(readGraphModel(read, { signal: controller.signal })).rejects.toBe(reason);
  expect(read).toHaveBeenCalledTimes(2);
});

test('read receives the check of each shard, which is made once', async () => {
  const digest = vi.spyOn(crypto.subtle, 'digest');
  const reported: (string | undefined)[] = [];
  const { graph: read } = await readGraphModel(async (name, _, check) => {
    const bytes = files.get(name)!;
    reported.push(check?.sha256);
    if (check) expect(await check.matches(bytes)).toBe(true);
    return bytes;
  });
  expect(read).toEqual(graph);
  const hashes = [...files.values()].slice(1).map(sha256);
  expect(reported).toEqual([undefined, ...hashes]);
  expect(digest).toHaveBeenCalledTimes(hashes.length);
  digest.mockRestore();
});

test('files without hashes are read unverified', async () => {
  const unsigned = withWeights('group1-shard3of3.bin', (bytes) => bytes);
  const reported = vi.fn();
  const { graph: read } = await readGraphModel(async (name, _, check) => {
    reported(check);
    return unsigned.get(name)!;
  });
  expect(read).toEqual(graph);
  expect(reported.mock.calls.flat()).toEqual(Array(files.size).fill(undefined));
});

test('what read rejects with comes through', async () => {
  await expect(readGraphModel(reader(new Map()))).rejects.toThrow('no file model.json');
});

async function fault(damaged: ModelFiles, options?: ReadOptions): Promise<string> {
  const error = await readGraphModel(reader(damaged), options).catch((reason: unknown) => reason);
  if (!isRsanetError(error)) throw error;
  expect(error.message).not.toContain('\n');
  return `${error.code} ${error.message}`;
}

/** The model's files with other bytes for one of their weight files, and no hash that gives it away. */
function withWeights(name: string, change: (bytes: Uint8Array) => Uint8Array): ModelFiles {
  const unsigned = withJson((json) => {
    delete json.weightsManifest[0].sha256;
  });
  return new Map([...withFile(name, change), ['model.json', unsigned.get('model.json')!]]);
}

/** The model's files with other bytes for one of them. */
function withFile(name: string, change: (bytes: Uint8Array) => Uint8Array): ModelFiles {
  return new Map(files).set(name, change(files.get(name)!));
}

// biome-ignore lint/suspicious/noExplicitAny: a test damages the JSON wherever it likes.
type Json = any;

/** The model's files with `model.json` changed. */
function withJson(change: (json: Json) => void): ModelFiles {
  return withFile('model.json', (bytes) => {
    const json = JSON.parse(new TextDecoder().decode(bytes));
    change(json);
    return new TextEncoder().encode(JSON.stringify(json));
  });
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

const nodeIn = (json: Json, name: string): Json =>
  json.modelTopology.node.find((node: Json) => node.name === name);

describe('damaged files are named', () => {
  test.each<[string, ModelFiles, RegExp]>([
    [
      'model.json cut in half',
      withFile('model.json', (bytes) => bytes.slice(0, bytes.length / 2)),
      /^INVALID_MODEL model\.json \(\d+ bytes\) is not JSON/,
    ],
    ['model.json not text', withFile('model.json', () => Uint8Array.of(255, 254)), /not JSON/],
    [
      'an array',
      withFile('model.json', () => new TextEncoder().encode('[1]')),
      /^INVALID_MODEL model\.json is malformed at format/,
    ],
    [
      'another format',
      withJson((json) => {
        json.format = 'layers-model';
      }),
      /^UNSUPPORTED_MODEL model\.json is a 'layers-model'; only graph models .* convert it to one\.$/,
    ],
    [
      'no format',
      withJson((json) => {
        delete json.format;
      }),
      /^INVALID_MODEL model\.json is malformed at format: /,
    ],
    ...(
      [
        [
          'a layers model in the form of old',
          '{"modelTopology":{"model_config":{}}}',
          /layers model/,
        ],
        ["Keras's JSON", '{"class_name":"Functional","config":{}}', /layers model/],
        ['HDF5', '\x89HDF\r\n\x1a\n', /HDF5/],
        ['an archive', 'PK\x03\x04', /archive/],
        ['TensorFlow Lite', '\x1c\0\0\0TFL3', /Lite/],
        ['ONNX', '\x08\x07\x12\x07pytorch', /ONNX/],
      ] as const
    ).map(([what, text, named]): [string, ModelFiles, RegExp] => [
      what,
      withFile('model.json', () => Uint8Array.from(text, (letter) => letter.charCodeAt(0))),
      new RegExp(`^UNSUPPORTED_MODEL model\\.json is an? .*${named.source}.*; only graph models`),
    ]),
    [
      'no topology',
      withJson((json) => {
        delete json.modelTopology;
      }),
      /malformed at modelTopology/,
    ],
    [
      'no manifest',
      withJson((json) => {
        delete json.weightsManifest;
      }),
      /malformed at weightsManifest/,
    ],
    [
      'a node without a name',
      withJson((json) => {
        delete json.modelTopology.node[1].name;
      }),
      /malformed at modelTopology\.node\.1\.name/,
    ],
    [
      'a negative side',
      withJson((json) => {
        json.weightsManifest[0].weights[0].shape = [-1, 3];
      }),
      /malformed at weightsManifest\.0\.weights\.0\.shape\.0/,
    ],
    [
      'a shard a byte short',
      withFile('group1-shard2of3.bin', (bytes) => bytes.slice(1)),
      /^INVALID_MODEL group1-shard2of3\.bin holds 299 bytes; .* expects 300/,
    ],
    [
      'the last shard a byte long',
      withFile('group1-shard3of3.bin', (bytes) => Uint8Array.of(...bytes, 0)),
      /^INVALID_MODEL group1-shard3of3\.bin holds 285 bytes; .* expects 284/,
    ],
    [
      'a shard with other numbers',
      withFile('group1-shard2of3.bin', (bytes) => bytes.with(17, bytes[17]! ^ 1)),
      /^INVALID_MODEL group1-shard2of3\.bin is not what .*sha256 says\. Copy the model again\.$/,
    ],
    [
      'two shards that changed places',
      new Map([
        ...withFile('group1-shard1of3.bin', () => files.get('group1-shard2of3.bin')!),
        ['group1-shard2of3.bin', files.get('group1-shard1of3.bin')!],
      ]),
      /^INVALID_MODEL group1-shard1of3\.bin is not what .*sha256 says/,
    ],
    [
      'a hash that is none',
      withJson((json) => {
        json.weightsManifest[0].sha256[1] = json.weightsManifest[0].sha256[1].slice(1);
      }),
      /malformed at weightsManifest\.0\.sha256\.1: it must be 64 hex digits/,
    ],
    [
      'a hash that lacks',
      withJson((json) => {
        json.weightsManifest[0].sha256.pop();
      }),
      /malformed at weightsManifest\.0: it must have one sha256 a path/,
    ],
    [
      'NaN in a weight',
      withWeights('group1-shard1of3.bin', (bytes) => {
        const copy = bytes.slice();
        new DataView(copy.buffer).setFloat32(8, Number.NaN, true);
        return copy;
      }),
      /^INVALID_MODEL .*damaged: .*'conv\/kernel' holds NaN at index 2/,
    ],
    [
      'infinity in a weight',
      withWeights('group1-shard3of3.bin', (bytes) => {
        const copy = bytes.slice();
        new DataView(copy.buffer).setFloat32(copy.length - 8, -Infinity, true);
        return copy;
      }),
      /^UNSUPPORTED_MODEL .*not supported: .*'conv\/bias' holds -Infinity at index 3/,
    ],
    [
      'a huge weight',
      withJson((json) => {
        json.weightsManifest[0].weights[0].shape = [2 ** 40, 2 ** 40];
      }),
      /^INVALID_MODEL .*'conv\/kernel' of shape \[1099511627776,1099511627776\] is larger/,
    ],
    [
      'a large weight that is not there',
      withJson((json) => {
        json.weightsManifest[0].weights[0].shape = [2 ** 30];
        json.weightsManifest[0].paths = ['group1-shard1of3.bin'];
        delete json.weightsManifest[0].sha256;
      }),
      /^INVALID_MODEL group1-shard1of3\.bin holds 300 bytes; .* expects 4294967316/,
    ],
    [
      'a weight of another type',
      withJson((json) => {
        json.weightsManifest[0].weights[0].dtype = 'complex64';
      }),
      /^UNSUPPORTED_MODEL .*not supported: .*'conv\/kernel' is of type complex64/,
    ],
    [
      'a quantised weight without its line',
      withJson((json) => {
        const [group] = json.weightsManifest;
        group.weights[0].quantization = { dtype: 'uint16' };
        group.paths = ['group1-shard1of3.bin'];
        delete group.sha256;
        group.weights = group.weights.slice(0, 1);
        group.weights[0].shape = [150];
      }),
      /^INVALID_MODEL .*'conv\/kernel' is quantised without scale and min/,
    ],
    [
      'a weight twice',
      withJson((json) => {
        json.weightsManifest[0].weights[1].name = 'conv/kernel';
      }),
      /^INVALID_MODEL .*'conv\/kernel' is there twice/,
    ],
    [
      'a file elsewhere',
      withJson((json) => {
        json.weightsManifest[0].paths[0] = '../secret.bin';
      }),
      /malformed at weightsManifest\.0\.paths\.0: it must name a file beside model\.json/,
    ],
    [
      'a constant without numbers',
      withJson((json) => {
        nodeIn(json, 'conv').input[1] = 'lost';
        nodeIn(json, 'conv/kernel').name = 'lost';
      }),
      /^INVALID_MODEL .*constant 'lost'/,
    ],
    [
      'a dangling reference',
      withJson((json) => {
        nodeIn(json, 'conv').input[0] = 'y:0';
      }),
      /^INVALID_MODEL .*'conv' reads 'y:0', which is not there/,
    ],
    [
      'a dangling output',
      withJson((json) => {
        json.signature.outputs.joined.name = 'y:0';
      }),
      /^INVALID_MODEL The output 'y:0'/,
    ],
    [
      'a circle',
      withJson((json) => {
        nodeIn(json, 'conv').input[0] = 'joined';
      }),
      /^INVALID_MODEL .*circle through the node '(conv|joined)'/,
    ],
    [
      'a node that reads itself',
      withJson((json) => {
        nodeIn(json, 'conv').input[0] = 'conv';
      }),
      /^INVALID_MODEL .*circle through the node 'conv'/,
    ],
    [
      'two nodes of one name',
      withJson((json) => {
        json.modelTopology.node.push(nodeIn(json, 'conv'));
      }),
      /^INVALID_MODEL .*two nodes named 'conv'/,
    ],
    [
      'too few inputs',
      withJson((json) => {
        nodeIn(json, 'conv').input.pop();
      }),
      /^INVALID_MODEL .*'conv' has 2 inputs/,
    ],
    [
      'a kernel that does not fit',
      withJson((json) => {
        json.weightsManifest[0].weights[0].shape = [3, 3, 4, 6];
      }),
      /^INVALID_MODEL .*bias of the node 'conv' has 4 values; its kernel \[3,3,4,6\] makes 6/,
    ],
    [
      'an input that does not fit',
      withJson((json) => {
        nodeIn(json, 'x').attr.shape.shape.dim[3].size = '5';
      }),
      /^INVALID_MODEL .*'conv'/,
    ],
    [
      'a stride of zero',
      withJson((json) => {
        nodeIn(json, 'conv').attr.strides.list.i[1] = '0';
      }),
      /^INVALID_MODEL .*'strides' of the node 'conv' is \[1,0,1,1\]/,
    ],
    [
      'an attribute that is no base64',
      withJson((json) => {
        nodeIn(json, 'conv').attr.padding.s = '%%%';
      }),
      /^INVALID_MODEL .*'padding' of the node 'conv' is not base64/,
    ],
    [
      'an unknown op',
      withJson((json) => {
        nodeIn(json, 'conv').op = 'Einsum';
      }),
      /^UNSUPPORTED_OP .*'conv' of op Einsum/,
    ],
  ])('%s', async (_, damaged, message) => {
    expect(await fault(damaged)).toMatch(message);
  });

  test('a chain deeper than the stack of calls', async () => {
    const deep = withJson((json) => {
      const add = nodeIn(json, 'joined');
      let input = 'x';
      for (let i = 0; i < 20_000; i++) {
        json.modelTopology.node.unshift({ name: `n${i}`, op: 'Relu', input: [input] });
        input = `n${i}`;
      }
      add.input[0] = input;
      add.op = 'Einsum';
    });
    expect(await fault(deep)).toMatch(/^UNSUPPORTED_OP .*'joined' of op Einsum/);
  });

  test('a shard of a writer that does not say how it cut', async () => {
    const damaged = new Map(
      withJson((json) => {
        delete json.weightsManifest[0].shardBytes;
        delete json.weightsManifest[0].sha256;
      }),
    );
    const last = damaged.get('group1-shard3of3.bin')!;
    damaged.set('group1-shard3of3.bin', last.slice(1));
    expect(await fault(damaged)).toMatch(/shard1of3\.bin and .*shard3of3\.bin hold.* 883 .* 884/);
  });
});

test('a name such as __proto__ changes no prototype', async () => {
  const model = withFile('model.json', (bytes) => {
    const json = new TextDecoder().decode(bytes);
    return new TextEncoder().encode(
      json.replace('{"year":2026}', '{"__proto__":{"polluted":1},"year":2026}'),
    );
  });
  const { metadata } = await readGraphModel(reader(model));
  expect(metadata).toEqual({ year: 2026 });
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
  expect((metadata as { polluted?: number }).polluted).toBeUndefined();
});
