import { type ParameterValues, writeBlock } from '../parameter-block.ts';
import type { Places } from '../plan/encode.ts';
import type { Access, Link } from '../plan/place-values.ts';
import { ENGINE_KERNELS, type EngineKernelName } from './engine-kernels.ts';
import type { TrainKernelName, TrainParameters } from './train-kernels.ts';

/** Where everything lies that a training reads and writes. */
export interface TrainingPlaces extends Places {
  /** A weight `<node>/<field>` in its own layout. */
  weight(name: string): number;
  /** The sum of the gradients of a weight, in the weight's layout. */
  gradient(weight: string): number;
  /** Panels of a convolution's weights transposed, for the gradient of its input, by the weight's name. */
  transposed(kernel: string): number;
  /** A depthwise convolution's weights, the last tap first, by the weight's name. */
  reversed(kernel: string): number;
  /** As many zeros as the widest map has channels. */
  readonly zeros: number;
}

/** One call of a kernel on values by their names, before anything lies in memory. */
export interface Call extends Access {
  readonly kernel: EngineKernelName;
  /** Values that it takes or makes without others between their pixels. */
  readonly dense: readonly string[];
  /** A copy: it is left out where the value can lie in another's memory so. */
  readonly copies: { readonly value: string; readonly link: Link } | null;
  /** Bytes of scratch that it needs in each part. */
  readonly scratchBytes: number;
  /** Writes its parameters where its block lies. */
  encode(view: DataView, address: number, places: TrainingPlaces): void;
}

type ValuesOf<Name extends EngineKernelName> = Name extends TrainKernelName
  ? TrainParameters<Name>
  : Name extends keyof typeof ENGINE_KERNELS
    ? ParameterValues<(typeof ENGINE_KERNELS)[Name]>
    : never;

/**
 * A call of a kernel.
 *
 * @param access what it reads and writes; nothing is written over, kept whole or dense unless it says so
 * @param parameters its parameters, once everything has its place
 */
export function call<Name extends EngineKernelName>(
  kernel: Name,
  access: Pick<Call, 'reads' | 'writes'> &
    Partial<Pick<Call, 'over' | 'whole' | 'dense' | 'copies' | 'scratchBytes'>>,
  parameters: (places: TrainingPlaces) => ValuesOf<Name>,
): Call {
  return {
    over: [],
    whole: [],
    dense: [],
    copies: null,
    scratchBytes: 0,
    ...access,
    kernel,
    encode: (view, address, places) =>
      writeBlock(
        view,
        address,
        ENGINE_KERNELS[kernel],
        parameters(places) as ParameterValues<(typeof ENGINE_KERNELS)[Name]>,
      ),
  };
}
