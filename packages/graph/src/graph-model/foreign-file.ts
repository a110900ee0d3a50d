import { shortText } from '@rsanet/errors';

/** What a file of another kind of model is, by its first bytes. */
export function foreignFile(bytes: Uint8Array): string | undefined {
  const begin = String.fromCharCode(...bytes.subarray(0, 8));
  if (begin.startsWith('\x89HDF')) return 'a Keras model in HDF5';
  if (begin.startsWith('PK\x03\x04')) return 'an archive, such as of Keras or PyTorch';
  if (begin.startsWith('TFL3', 4)) return 'a TensorFlow Lite model';
  // A version, then a text or a message.
  if (begin[0] === '\x08' && begin[2] === '\x12') {
    return 'a protocol buffer, such as of ONNX or TensorFlow';
  }
  return undefined;
}

/** What a `model.json` of another kind of model is, by its content. */
export function foreignJson(json: unknown): string | undefined {
  if (typeof json !== 'object' || json === null) return undefined;
  const { format, modelTopology, class_name } = json as Record<string, unknown>;
  if (typeof format === 'string' && format !== 'graph-model') return `a '${shortText(format)}'`;
  const isLayers =
    class_name !== undefined ||
    (typeof modelTopology === 'object' &&
      modelTopology !== null &&
      'model_config' in modelTopology);
  return isLayers ? 'a layers model' : undefined;
}
