import { basename, dirname, join } from 'node:path';
import type { Graph } from '@rsanet/graph';
import { defineCommand } from '../command.ts';
import { readTensorFile } from '../read-tensor-file.ts';
import { UsageError } from '../usage-error.ts';
import { writeFiles } from '../write-files.ts';

/** `rsanet export`: a model in another format. */
export const exportModel = defineCommand({
  name: 'export',
  description: 'Write a model as a TensorFlow.js graph model, ONNX or safetensors',
  args: {
    model: {
      type: 'string',
      required: true,
      valueHint: 'NAME|PATH|URL',
      description: 'The detector: a name, or where its model.json lies',
    },
    to: {
      type: 'enum',
      options: ['graph-model', 'onnx', 'safetensors'],
      required: true,
      description: 'The format to write',
    },
    out: {
      type: 'string',
      required: true,
      valueHint: 'PATH',
      description: 'The folder of a graph model, or the .onnx or .safetensors file',
    },
    from: {
      type: 'string',
      valueHint: 'FILE.safetensors',
      description: "Weights to write in the place of the model's, as another program trained them",
    },
    dtype: {
      type: 'enum',
      options: ['float32', 'float16'],
      description:
        'How weights are stored: by default float16 in a graph model, float32 in ONNX; in safetensors always float32',
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
to raw outputs. A safetensors file holds the weights as <node>/<field>, and the graph as JSON, for other
programs. JSON: { to, files: [{ path, bytes }] }.`,
  examples: [
    'rsanet export --model bccd --to onnx --out bccd.onnx',
    'rsanet export --model bccd --to graph-model --dtype float32 --out bccd-float32',
  ],
  async run(args, { stdout, signal }) {
    const { to, name, licence } = args;
    if (to !== 'graph-model' && (name !== undefined || licence !== undefined)) {
      throw new UsageError('--name and --licence are for --to graph-model');
    }
    if (to !== 'graph-model' && args.fold !== undefined) {
      throw new UsageError(
        '--fold is for --to graph-model; ONNX is folded, and safetensors as the model is',
      );
    }
    if (to === 'safetensors' && args.dtype === 'float16') {
      throw new UsageError('--to safetensors writes float32; leave --dtype out');
    }
    const { detectorFiles, onnxMetadata, readDetector } = await import('@rsanet/rsanet/node');
    const { fold, toOnnx } = await import('@rsanet/graph');
    const read = await readDetector(args.model, { ...(signal && { signal }) });
    const { metadata } = read;
    const whole = args.from === undefined ? read.graph : await withFile(read.graph, args.from);
    const dtype = args.dtype && { dtype: args.dtype };
    const file = (bytes: Uint8Array) => new Map([[basename(args.out), bytes]]);
    const dir = to === 'graph-model' ? args.out : dirname(args.out);
    let files: ReadonlyMap<string, Uint8Array>;
    if (to === 'safetensors') {
      const { toTensors } = await import('@rsanet/train');
      files = file(toTensors({ graph: whole, metadata }));
    } else if (to === 'onnx') {
      const said = { input: metadata.input, metadata: onnxMetadata(metadata) };
      files = file(toOnnx(fold(whole), { ...dtype, ...said }));
    } else {
      const named = { ...metadata, ...(name && { name }), ...(licence && { licence }) };
      files = detectorFiles(args.fold ? fold(whole) : whole, named, { ...dtype });
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

/** A graph with the weights of a safetensors file. */
async function withFile(graph: Graph, file: string): Promise<Graph> {
  const { withTensors } = await import('@rsanet/train');
  return withTensors(graph, await readTensorFile(file), file);
}
