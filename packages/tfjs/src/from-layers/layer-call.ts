import { RsanetError } from '@rsanet/errors';
import type { Node, Weight } from '@rsanet/graph';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** One use of a layer in a model: what a reader turns into nodes. */
export interface LayerCall {
  readonly layer: LayersModel['layers'][number];
  /** Name for the node that holds the layer's value. */
  readonly name: string;
  /** A name, in use nowhere else, for a node on the way to the value. */
  readonly partName: (part: string) => string;
  /** Names of the nodes it reads, one at least but for an input layer. */
  readonly inputs: readonly string[];
  /** Shapes of what it reads, batch first; null is a side of any length. */
  readonly inputShapes: readonly (readonly (number | null)[])[];
}

/** Nodes in order, the last one of the call's name; none when the layer changes nothing. */
export type LayerReader = (call: LayerCall) => readonly Node[];

/** The one node a call reads. */
export function input(call: LayerCall): readonly [string] {
  return [call.inputs[0]!];
}

/** The layer's configuration, of the form its kind is known to have. */
export function config<Config>(call: LayerCall): Config {
  return call.layer.getConfig() as unknown as Config;
}

/** Copies of the layer's weights, trainable ones first. */
export function weights(call: LayerCall): Weight[] {
  return call.layer.getWeights().map((tensor) => ({
    shape: [...tensor.shape],
    data: new Float32Array(tensor.dataSync()),
  }));
}

/** The error for a layer that has no node: its kind, or `reason` when an option is at fault. */
export function unsupported(
  { layer }: Pick<LayerCall, 'layer'>,
  reason = 'the graph has no such node',
): RsanetError {
  return new RsanetError(
    'UNSUPPORTED_LAYER',
    `The layer '${layer.name}' of kind ${layer.getClassName()} cannot be read into a graph: ${reason}.`,
  );
}

/** Refuses maps that hold channels before height and width. */
export function assertChannelsLast(call: LayerCall): void {
  const { dataFormat } = config<{ dataFormat?: string }>(call);
  if (dataFormat === 'channelsFirst') throw unsupported(call, `its dataFormat is channelsFirst`);
}

/** Refuses an axis other than the last of the first input. */
export function assertLastAxis(call: LayerCall): void {
  // Softmax takes a list of axes as well.
  const { axis } = config<{ axis: number | readonly number[] }>(call);
  const last = call.inputShapes[0]!.length - 1;
  if (`${axis}` !== '-1' && `${axis}` !== `${last}`) {
    throw unsupported(call, `its axis is ${axis}, not the channels' ${last}`);
  }
}
