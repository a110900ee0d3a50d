import type { Executor, RawTensor } from '@rsanet/graph';
import { peerExecutor } from '../../peer-executor.ts';
import type { Started } from '../../started.ts';
import { unavailable } from '../../unavailable.ts';

/** What the package exports, as far as it is used. */
interface Litert {
  loadLiteRt(folder: string, options: { threads: boolean }): Promise<unknown>;
  loadAndCompile(bytes: Uint8Array, options: object): Promise<LitertModel>;
  Tensor: new (data: Float32Array, shape: readonly number[]) => LitertTensor;
}

interface LitertModel {
  run(input: LitertTensor): Promise<LitertTensor[]>;
  delete(): void;
}

interface LitertTensor {
  readonly type: { readonly layout: { readonly dimensions: ArrayLike<number> } };
  data(): Promise<Float32Array>;
  delete(): void;
}

/** Where the page's server has the package. */
const FOLDER = '/litert';

/**
 * LiteRT.js, TensorFlow Lite in WebAssembly, on one thread; it runs the file `model.tflite` beside the job's model, which is
 * the same network.
 *
 * @throws RsanetError BACKEND_UNAVAILABLE when the package is not installed, and from `open` when there is no such file
 */
export async function startLitert(): Promise<Started> {
  const script = `${FOLDER}/index.js`;
  const lite: Litert = await import(script).catch((cause: unknown) => {
    throw unavailable('@litertjs/core is not served; npm install it.', cause);
  });
  await lite.loadLiteRt(`${FOLDER}/wasm/`, { threads: false });
  const { name, version } = await (await fetch(`${FOLDER}/package.json`)).json();
  return {
    facts: { threads: 1, simd: true, packages: { [name]: version } },
    runtime: { name: 'litert', open: () => open(lite) },
  };
}

async function open(lite: Litert): Promise<Executor> {
  const response = await fetch('/model/model.tflite');
  if (!response.ok) {
    throw unavailable(
      'There is no model.tflite of the network; npm run bench:engine -- --python PATH writes one.',
    );
  }
  const bytes = new Uint8Array(await response.arrayBuffer());
  const options = { accelerator: 'wasm', cpuOptions: { numThreads: 1 } };
  const model = await lite.loadAndCompile(bytes, options);
  async function run({ data, shape }: RawTensor): Promise<RawTensor[]> {
    const input = new lite.Tensor(data, shape);
    const outputs = await model.run(input);
    input.delete();
    return Promise.all(outputs.map(taken));
  }
  return peerExecutor('litert', run, async () => model.delete());
}

/** The numbers of an output, which is freed. */
async function taken(output: LitertTensor): Promise<RawTensor> {
  const data = Float32Array.from(await output.data());
  const shape = Array.from(output.type.layout.dimensions);
  output.delete();
  return { data, shape };
}
