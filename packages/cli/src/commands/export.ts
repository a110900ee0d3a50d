import { basename, dirname, join } from 'node:path';
import { defineCommand } from '../command.ts';
import { UsageError } from '../usage-error.ts';
import { writeFiles } from '../write-files.ts';

/** `rsanet export`: a model in another format. */
export const exportModel = defineCommand({
  name: 'export',
  description: 'Write a model as a TensorFlow.js graph model or as ONNX',
  args: {
    model: {
      type: 'string',
      required: true,
      valueHint: 'NAME|PATH|URL',
      description: 'The detector: a name, or where its model.json lies',
    },
    to: {
      type: 'enum',
      options: ['graph-model', 'onnx'],
      required: true,
      description: 'The format to write',
    },
    out: {
      type: 'string',
      required: true,
      valueHint: 'PATH',
      description: 'The folder of a graph model, or the .onnx file',
    },
    dtype: {
      type: 'enum',
      options: ['float32', 'float16'],
      description: 'How weights are stored: by default float16 in a graph model, float32 in ONNX',
    },
    fold: {
      type: 'boolean',
      description:
        'Merge batch norm into the convolutions of a graph model, for what runs it as it is; such a model cannot be trained further',
    },
    name: {
      type: 'string',
      description: "What people call the model, for a graph model's metadata",
    },
    licence: {
      type: 'string',
      description: "Licence of the weights, such as MIT, for a graph model's metadata",
    },
  },
  notes: `A graph model keeps all that the detector needs to be loaded again, and batch norm as it is unless --fold is given;
loading folds it anyway. An ONNX file holds the network alone, folded: RGB [n, height, width, 3] in 0..1, letterboxed,
to raw outputs. JSON: { to, files: [{ path, bytes }] }.`,
  examples: [
    'rsanet export --model bccd --to onnx --out bccd.onnx',
    'rsanet export --model bccd --to graph-model --dtype float32 --out bccd-float32',
  ],
  async run(args, { stdout, signal }) {
    const { to, name, licence } = args;
    if (to === 'onnx' && (name !== undefined || licence !== undefined)) {
      throw new UsageError('--name and --licence are for --to graph-model');
    }
    if (to === 'onnx' && args.fold !== undefined) {
      throw new UsageError('--fold is for --to graph-model; what is written as ONNX is folded');
    }
    const { detectorFiles, onnxMetadata, readDetector } = await import('@rsanet/rsanet/node');
    const { fold, toOnnx } = await import('@rsanet/graph');
    const read = await readDetector(args.model, { ...(signal && { signal }) });
    const { metadata } = read;
    const graph = to === 'onnx' || args.fold ? fold(read.graph) : read.graph;
    const dtype = args.dtype && { dtype: args.dtype };
    let dir: string;
    let files: ReadonlyMap<string, Uint8Array>;
    if (to === 'onnx') {
      dir = dirname(args.out);
      const said = { input: metadata.input, metadata: onnxMetadata(metadata) };
      files = new Map([[basename(args.out), toOnnx(graph, { ...dtype, ...said })]]);
    } else {
      dir = args.out;
      const named = { ...metadata, ...(name && { name }), ...(licence && { licence }) };
      files = detectorFiles(graph, named, { ...dtype });
    }
    await writeFiles(dir, files);
    const written = Array.from(files, ([name, { length }]) => ({
      path: join(dir, name),
      bytes: length,
    }));
    if (args.json) stdout.write(`${JSON.stringify({ to, files: written }, null, 2)}\n`);
    else for (const { path, bytes } of written) stdout.write(`${path}: ${bytes} bytes\n`);
    return true;
  },
});
