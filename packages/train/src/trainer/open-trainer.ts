import { RsanetError } from '@rsanet/errors';
import {
  type Executor,
  fold,
  type Graph,
  type SplitGraph,
  splitGraph,
  type Trainer,
  type Weight,
  weightsOf,
} from '@rsanet/graph';
import { flipsOnly } from '../augment/options.ts';
import { featureCache } from '../data/feature-cache.ts';
import type { RunState } from './run-state.ts';
import type { Settings } from './settings.ts';

/**
 * Opens what a run trains by. Where the network begins with frozen nodes and each image makes the same few examples in
 * every epoch, that is a trainer of the rest, which takes what the beginning makes of them; else a trainer of the whole.
 * Either gives the weights of the whole network.
 *
 * @throws whatever trainer or runtime throw
 */
export async function openTrainer(
  settings: Settings,
): Promise<Pick<RunState, 'trainer' | 'features'>> {
  const {
    graph,
    spec,
    runtime,
    frozen = [],
    rates = {},
    augment,
    weightDecay,
    emaDecay,
  } = settings;
  const taking = settings.multiScale > 0 ? ofAnySize(graph) : graph;
  const split =
    runtime && flipsOnly(augment) ? splitGraph(taking, new Set(frozen), spec.input) : null;
  const network = split?.rest ?? taking;
  const operations = new Map(network.nodes.map(({ name, op }) => [name, op]));
  const trained = (name: string) => operations.has(name) && operations.get(name) !== 'input';
  const part = await settings.trainer(network, {
    emaDecay,
    weightDecay,
    frozen: split ? frozen.filter(trained) : frozen,
    rates: split
      ? Object.fromEntries(Object.entries(rates).filter(([name]) => trained(name)))
      : rates,
  });
  const trainer = ofWhole(part, graph);
  if (!runtime || !split) return { trainer, features: null };
  try {
    const executor = await runtime.open(fold(split.beginning));
    return {
      trainer: behind(trainer, split, executor),
      features: featureCache(executor, settings.featureBytes),
    };
  } catch (error) {
    await trainer.dispose();
    throw error;
  }
}

/** The same network for inputs of any size. */
function ofAnySize(graph: Graph): Graph {
  const nodes = graph.nodes.map((node) => {
    if (node.op !== 'input') return node;
    const [, , channels] = node.shape;
    return { ...node, shape: [null, null, channels] as const };
  });
  return { ...graph, nodes };
}

/** A trainer of a part of a network, or of the network for other inputs, that gives the weights of the whole. */
function ofWhole(trainer: Trainer, graph: Graph): Trainer {
  return {
    ...trainer,
    async weights(which) {
      const { nodes } = await trainer.weights(which);
      const trained = new Map(nodes.map((node) => [node.name, node]));
      const whole = graph.nodes.map((node) => {
        const other = trained.get(node.name);
        return node.op !== 'input' && other?.op === node.op ? other : node;
      });
      return { ...graph, nodes: whole };
    },
  };
}

/** A trainer behind the frozen beginning of its network, which a checkpoint must share. */
function behind(trainer: Trainer, { beginning }: SplitGraph, executor: Executor): Trainer {
  const frozen = new Map<string, Weight>(
    beginning.nodes.flatMap((node) =>
      Object.entries(weightsOf(node)).map(
        ([field, weight]) => [`weights/${node.name}/${field}`, weight] as const,
      ),
    ),
  );
  return {
    ...trainer,
    numerics: `${trainer.numerics}; its frozen beginning: ${executor.backend.name}`,
    async state() {
      const { steps, tensors } = await trainer.state();
      return { steps, tensors: new Map([...frozen, ...tensors]) };
    },
    async restore(state) {
      for (const [name, { data }] of frozen) {
        const kept = state.tensors.get(name)?.data;
        if (kept?.length === data.length && data.every((value, i) => value === kept[i])) continue;
        throw new RsanetError(
          'INVALID_CHECKPOINT',
          `The checkpoint has other numbers for '${name}', which is frozen; start from the same model.`,
        );
      }
      await trainer.restore(state);
    },
    async dispose() {
      await Promise.all([trainer.dispose(), executor.dispose()]);
    },
  };
}
