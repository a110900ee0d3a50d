import * as ort from 'onnxruntime-node';
import type { RawTensor } from '../runtime.ts';

/** What onnxruntime computes with a model, outputs in their order. */
export async function runWithOnnx(
  bytes: Uint8Array,
  { data, shape }: RawTensor,
): Promise<RawTensor[]> {
  const session = await ort.InferenceSession.create(bytes, { logSeverityLevel: 3 });
  const [input] = session.inputNames;
  const results = await session.run({ [input!]: new ort.Tensor('float32', data, shape) });
  const outputs = session.outputNames.map((name) => ({
    data: results[name]!.data as Float32Array,
    shape: results[name]!.dims,
  }));
  await session.release();
  return outputs;
}
