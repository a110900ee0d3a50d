import { type Graph, withWeights } from '@rsanet/graph';
import { readVariables } from '../checkpoint/variables.ts';
import { type TrainingNetwork, trainingNetwork } from '../network/training-network.ts';
import { type Adam, adam, disposeAdam } from '../optimise/adam.ts';
import { type Ema, ema } from '../optimise/ema.ts';
import type { Best, EpochReport } from './options.ts';

/** Everything a training changes. */
export interface RunState {
  network: TrainingNetwork;
  optimiser: Adam;
  average: Ema;
  /** Epochs done. */
  epoch: number;
  best: Best | null;
  history: EpochReport[];
}

/** A run that has not begun; free it by {@link disposeRun}. */
export function newRun(graph: Graph): RunState {
  const network = trainingNetwork(graph);
  const average = ema(new Map([...network.parameters, ...network.statistics]));
  return {
    network,
    optimiser: adam(network.parameters),
    average,
    epoch: 0,
    best: null,
    history: [],
  };
}

/** Frees every tensor of a run. */
export function disposeRun({ network, optimiser, average }: RunState): void {
  network.dispose();
  disposeAdam(optimiser);
  for (const value of average.values()) value.dispose();
}

/** The averaged weights of a run, as a graph. */
export async function averagedGraph(graph: Graph, { average }: RunState): Promise<Graph> {
  const weights = await readVariables('', average);
  return withWeights(graph, (name) => weights.get(name)!.data);
}
